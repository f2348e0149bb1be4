// Which screen an address shows.

import { LocationProvider, lazy, Route, Router, useLocation } from "preact-iso";
import { session } from "../app_state";
import { words } from "../words";
import { ChecklistScreen } from "./checklist";
import { Toast } from "./frame";
import { JoinScreen, SignInScreen } from "./sign_in";
import { SpotScreen, SpotsScreen } from "./spots";

const apart = () => import("./apart").catch(startAnew);
const QueueScreen = lazy(() => apart().then((module) => module.QueueScreen));
const MeScreen = lazy(() => apart().then((module) => module.MeScreen));
const MeasuredScreen = lazy(() => apart().then((module) => module.MeasuredScreen));
const PeopleScreen = lazy(() => apart().then((module) => module.PeopleScreen));
const LabelsScreen = lazy(() => apart().then((module) => module.LabelsScreen));

/** Another window took a newer form, which has not the parts of this one; drafts are saved. */
function startAnew(error: unknown): never {
  if (navigator.serviceWorker?.controller) location.reload();
  throw error;
}

export function App() {
  return (
    <LocationProvider scope="/form">
      <Screens />
      <Toast />
    </LocationProvider>
  );
}

/** In place of everything, when the phone's own store does not open. */
export function Closed({ onAgain }: { onAgain: () => void }) {
  return (
    <main class="door">
      <h1>{words.value.name}</h1>
      <p role="alert">{words.value.trouble.closed}</p>
      <button type="button" class="primary" onClick={onAgain}>
        {words.value.queue.again}
      </button>
    </main>
  );
}

function Screens() {
  const { path } = useLocation();
  if (path === "/form/join") return <JoinScreen />;
  if (!session.value || path === "/form/sign-in") return <SignInScreen />;
  return (
    <Router>
      <Route path="/form/spot/:slug" component={SpotScreen} />
      <Route path="/form/inspection/:id" component={ChecklistScreen} />
      <Route path="/form/waiting" component={QueueScreen} />
      <Route path="/form/me" component={MeScreen} />
      <Route path="/form/me/measured" component={MeasuredScreen} />
      <Route path="/form/me/people" component={PeopleScreen} />
      <Route path="/form/me/labels" component={LabelsScreen} />
      <Route default component={SpotsScreen} />
    </Router>
  );
}

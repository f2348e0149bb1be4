// The person's own corner: language, what is measured, what a manager can do here, the way out.

import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { leave, pack, session, unsent } from "../app_state";
import { words } from "../words";
import { Page, Question, UpdateNotice } from "./frame";
import { Notices } from "./push";
import { LanguageChoice } from "./sign_in";

export function MeScreen() {
  const said = words.value.me;
  return (
    <Page title={said.title}>
      <p>{said.signedInAs(session.value?.person.name ?? "")}</p>
      <UpdateNotice />
      <LanguageChoice />
      <Notices />
      <ul class="list">
        {managesHere() && (
          <>
            <Row href="/form/me/people" label={said.people} />
            <Row href="/form/me/labels" label={said.labels} />
          </>
        )}
        <Row href="/form/me/measured" label={said.measured} />
      </ul>
      <SignOut />
    </Page>
  );
}

function Row({ href, label }: { href: string; label: string }) {
  return (
    <li>
      <a href={href}>
        <b>{label}</b>
      </a>
    </li>
  );
}

/** The server decides; this only spares the others a row that leads nowhere. */
function managesHere(): boolean {
  const { person } = session.value ?? {};
  const here = pack.value?.venue_id;
  if (!person || !here) return false;
  return (
    person.is_admin ||
    person.venue_roles.some(({ venue_id, role }) => venue_id === here && role === "manager")
  );
}

function SignOut() {
  const { route } = useLocation();
  const [isAsking, setAsking] = useState(false);
  const said = words.value.me;
  const count = unsent.value.length;
  async function signOut() {
    await leave();
    route("/form", true);
  }
  return (
    <p>
      <button type="button" onClick={() => setAsking(true)}>
        {said.signOut}
      </button>
      {isAsking && (
        <Question
          text={count ? said.signOutWaiting(count) : said.signOutSure}
          yes={said.signOut}
          onYes={signOut}
          onNo={() => setAsking(false)}
        />
      )}
    </p>
  );
}

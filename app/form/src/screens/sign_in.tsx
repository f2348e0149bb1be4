// Signing in: once on a phone, by e-mail and password or by a link made for the person.

import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { ApiProblem, NoNetwork, redeemLink, signIn } from "../api/client";
import type { SignedIn } from "../api/types";
import { chooseLanguage, enter, sentenceOf, session } from "../app_state";
import { LANGUAGES, type Language, language, words } from "../words";
import { Question } from "./frame";

/** How the person's list of sign-ins calls this phone. */
function deviceName(): string {
  const { userAgent } = navigator;
  return /Android [\d.]+|iPhone|iPad|Windows|Mac OS X|Linux/.exec(userAgent)?.[0] ?? "phone";
}

export function SignInScreen() {
  const { route, path } = useLocation();
  const [email, setEmail] = useState(session.value?.person.email ?? "");
  const [password, setPassword] = useState("");
  const [isShown, setShown] = useState(false);
  const { trouble, isBusy, run } = useSignIn(() => {
    if (path === "/form/sign-in") route("/form", true);
  });
  const said = words.value.signIn;

  function submit(event: Event) {
    event.preventDefault();
    void run(() => signIn(email.trim(), password, deviceName()), said.refused);
  }

  return (
    <main class="door">
      <h1>
        <img src="/form/icon.svg" alt="" width="40" height="40" /> {words.value.name}
      </h1>
      <p>{said.hint}</p>
      <form onSubmit={submit} aria-busy={isBusy}>
        <label for="email">{said.email}</label>
        <input
          id="email"
          type="email"
          inputMode="email"
          autocomplete="username"
          required
          value={email}
          onInput={(event) => setEmail(event.currentTarget.value)}
        />
        <label for="password">{said.password}</label>
        <input
          id="password"
          {...({ type: isShown ? "text" : "password" } as { type: "password" })}
          autocomplete="current-password"
          required
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
        <label class="tick">
          <input type="checkbox" checked={isShown} onChange={() => setShown(!isShown)} />
          {said.showPassword}
        </label>
        <p class="problem" role="alert">
          {trouble}
        </p>
        <button type="submit" class="primary" disabled={isBusy}>
          {isBusy ? said.fetching : said.submit}
        </button>
      </form>
      <p class="soft">{said.byLink}</p>
      <LanguageChoice />
    </main>
  );
}

/** Signs in by the code behind the # of the address, which no server and no log ever sees. */
export function JoinScreen() {
  const { route } = useLocation();
  const said = words.value.signIn;
  const [code] = useState(takeCode);
  const [other, setOther] = useState(isSignedIn() ? session.value?.person.name : undefined);
  const goHome = () => route("/form", true);
  const { trouble, isBusy, run } = useSignIn(goHome);

  function join(): void {
    setOther(undefined);
    void run(() => redeemLink(code, deviceName()), said.linkSpent);
  }
  useEffect(() => {
    if (!other) join();
  }, []);

  return (
    <main class="door">
      <h1>{words.value.name}</h1>
      {other && (
        <Question text={said.asAnother(other)} yes={said.submit} onYes={join} onNo={goHome} />
      )}
      <p role="status">{isBusy ? said.joining : trouble}</p>
      {!isBusy && trouble && trouble !== said.linkSpent && (
        <button type="button" class="primary" onClick={join}>
          {words.value.queue.again}
        </button>
      )}
      {!isBusy && trouble && (
        <a class="button primary" href="/form/sign-in">
          {said.submit}
        </a>
      )}
    </main>
  );
}

/** A sign-in that has ended is in nobody's way. */
function isSignedIn(): boolean {
  return !!session.value && !session.value.ended;
}

/** Takes the code out of the address, so that it stays in no history. */
function takeCode(): string {
  const code = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  try {
    return decodeURIComponent(code);
  } catch {
    return code;
  }
}

function useSignIn(onEntered: () => void) {
  const [trouble, setTrouble] = useState("");
  const [isBusy, setBusy] = useState(false);

  async function run(ask: () => Promise<SignedIn>, refused: string): Promise<void> {
    setBusy(true);
    setTrouble("");
    try {
      await enter(await ask());
      onEntered();
    } catch (error) {
      setTrouble(sentence(error, refused));
    }
    setBusy(false);
  }
  return { trouble, isBusy, run };
}

function sentence(error: unknown, refused: string): string {
  if (error instanceof NoNetwork) return words.value.signIn.needsNetwork;
  if (error instanceof ApiProblem && [401, 422].includes(error.status)) return refused;
  return sentenceOf(error);
}

export function LanguageChoice() {
  return (
    <fieldset class="choice">
      <legend>{words.value.me.language}</legend>
      <div class="pair">
        {(Object.keys(LANGUAGES) as Language[]).map((one) => (
          <button
            type="button"
            key={one}
            lang={one}
            aria-pressed={one === language.value}
            onClick={() => chooseLanguage(one)}
          >
            {LANGUAGES[one]}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

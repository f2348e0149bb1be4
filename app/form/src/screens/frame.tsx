// What the screens share: the head, the bar at the thumb, the sentence that passes, questions.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { session, toast, unsent, update } from "../app_state";
import { words } from "../words";

const TOAST_MS = 6000;

interface PageProps {
  title: string;
  /** Where the arrow back leads; none on the screens of the bar. */
  back?: string;
  children: ComponentChildren;
}

/** A screen: its heading takes the focus, so that a screen reader says where one is. */
export function Page({ title, back, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${words.value.name}`;
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <>
      <header class="head">
        {back && (
          <a class="back" href={back} aria-label={words.value.back}>
            <Icon name="back" />
          </a>
        )}
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
      </header>
      <main>
        <SignInAgain />
        {children}
      </main>
      {!back && <Bar />}
    </>
  );
}

function SignInAgain() {
  if (!session.value?.ended) return null;
  return (
    <p class="notice warn">
      {words.value.signIn.ended} <a href="/form/sign-in">{words.value.signIn.again}</a>
    </p>
  );
}

function Bar() {
  const { path } = useLocation();
  const { spots, queue, me } = words.value;
  const count = unsent.value.length;
  const link = (href: string, name: IconName, label: string, isHere: boolean, badge = 0) => (
    <a href={href} aria-current={isHere ? "page" : undefined}>
      <Icon name={name} />
      <span>{label}</span>
      {badge > 0 && <b class="badge">{badge}</b>}
    </a>
  );
  return (
    <nav class="bar">
      {link("/form", "spots", spots.title, !/waiting|me/.test(path))}
      {link("/form/waiting", "waiting", queue.title, path.endsWith("waiting"), count)}
      {link("/form/me", "me", me.title, path.endsWith("me"))}
    </nav>
  );
}

/** Says a sentence to eyes and screen readers, and takes it away after some seconds. */
export function Toast() {
  const sentence = toast.value;
  useEffect(() => {
    if (!sentence) return;
    const timer = setTimeout(() => {
      toast.value = "";
    }, TOAST_MS);
    return () => clearTimeout(timer);
  }, [sentence]);
  return (
    <div class="toast" role="status">
      {sentence && <p>{sentence}</p>}
    </div>
  );
}

/** A newer form waits; the person says when. */
export function UpdateNotice() {
  const said = words.value.me;
  if (!update.value) return null;
  return (
    <p class="notice">
      {said.update}. {said.updateHint}{" "}
      <button type="button" onClick={() => update.value?.()}>
        {said.updateNow}
      </button>
    </p>
  );
}

interface QuestionProps {
  text: string;
  yes: string;
  onYes: () => void;
  onNo: () => void;
}

/** Asks before something is lost for good. */
export function Question({ text, yes, onYes, onNo }: QuestionProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} onClose={onNo} aria-label={text}>
      <p>{text}</p>
      <div class="pair">
        <button type="button" onClick={() => dialog.current?.close()}>
          {words.value.cancel}
        </button>
        <button type="button" class="danger" onClick={onYes}>
          {yes}
        </button>
      </div>
    </dialog>
  );
}

const ICONS = {
  back: "M15 5l-7 7 7 7",
  spots:
    "M12 21s-6-5.5-6-10.5a6 6 0 0112 0C18 15.500 12 21 12 21zM12 12.500a2 2 0 100-4 2 2 0 000 4z",
  waiting: "M12 16V5m0 0L7.500 9.500M12 5l4.500 4.500M5 19h14",
  me: "M12 12a4 4 0 100-8 4 4 0 000 8zm-7 8c.800-3.500 3.500-5 7-5s6.200 1.500 7 5",
  camera: "M4 8h3l2-3h6l2 3h3v11H4zM12 16.500a3.500 3.500 0 100-7 3.500 3.500 0 000 7z",
  pictures: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9.500h.010",
  close: "M6 6l12 12M18 6L6 18",
  phone:
    "M6 4h3.500l1.500 4-2 1.500a11 11 0 005.500 5.500l1.500-2 4 1.500V18a2 2 0 01-2 2A14 14 0 014 6a2 2 0 012-2z",
  check: "M5 13l4.500 4.500L19 7.500",
} as const;

export type IconName = keyof typeof ICONS;

/** A picture beside words: screen readers leave it out. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={ICONS[name]} />
    </svg>
  );
}

// Filling in a checklist: every item on one page, the next step under the thumb.

import { effect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso";
import { lastAt, packOf, refreshInspections, toast } from "../app_state";
import type { Draft } from "../filling/draft";
import { claim, type Release } from "../filling/ownership";
import { watchSeen } from "../filling/seen";
import { openDraft } from "../filling/start";
import { sendSoon } from "../sending/waking";
import { dropInspection } from "../store/inspections";
import { fromNow, say, words } from "../words";
import { Page, Question } from "./frame";
import { ItemCard } from "./item";

type Opened = Draft | "opening" | "gone" | "elsewhere";

export function ChecklistScreen() {
  const { params } = useRoute();
  const [opened, take] = useDraft(params.id ?? "");
  const said = words.value.checklist;
  if (opened === "opening") return null;
  if (opened === "gone") {
    return (
      <Page title={words.value.spots.title} back="/form">
        <p>{said.gone}</p>
      </Page>
    );
  }
  if (opened === "elsewhere") {
    return (
      <Page title={said.elsewhereTitle} back="/form">
        <p>{said.elsewhere}</p>
        <button type="button" class="primary" onClick={() => take(true)}>
          {said.takeOver}
        </button>
      </Page>
    );
  }
  return <Filling draft={opened} />;
}

/** Opens the draft for this window alone, and saves it when the page is hidden or left. */
function useDraft(id: string): [Opened, (steal: boolean) => Promise<void>] {
  const [opened, setOpened] = useState<Opened>("opening");
  const release = useRef<Release | null>(null);
  const mine = useRef<Draft | null>(null);
  const isLeft = useRef(false);

  function lose() {
    void mine.current?.close();
    setOpened("elsewhere");
  }
  async function take(steal: boolean) {
    const claimed = await claim(id, steal, lose);
    if (isLeft.current) return claimed?.();
    release.current = claimed;
    mine.current = claimed && (await openDraft(id));
    setOpened(mine.current ?? (claimed ? "gone" : "elsewhere"));
  }
  useEffect(() => {
    isLeft.current = false;
    void take(false);
    return () => {
      isLeft.current = true;
      release.current?.();
    };
  }, [id]);
  useEffect(() => (typeof opened === "string" ? undefined : accompany(opened, lose)), [opened]);
  return [opened, take];
}

/** As long as this window has the draft; the answer ends it. */
function accompany(draft: Draft, lose: () => void): () => void {
  const look = () => draft.setVisible(document.visibilityState === "visible");
  document.addEventListener("visibilitychange", look);
  const forget = effect(() => {
    if (draft.keeper.trouble.value === "elsewhere") lose();
  });
  return () => {
    forget();
    document.removeEventListener("visibilitychange", look);
    void draft.keeper
      .save()
      .then(() => draft.close())
      .then(refreshInspections);
  };
}

function Filling({ draft }: { draft: Draft }) {
  const { inspection, checklist } = draft;
  const list = useRef<HTMLOListElement>(null);
  const shown = draft.shown.value;
  useEffect(() => watchSeen(list.current as HTMLElement, (key) => draft.see(key)), [draft, shown]);
  return (
    <Page title={inspection.spot_name} back="/form">
      <p class="soft">{say(checklist.title)}</p>
      <About draft={draft} />
      <ol class="items" ref={list}>
        {shown.map((item) => (
          <ItemCard key={item.key} draft={draft} item={item} />
        ))}
      </ol>
      <Discard draft={draft} />
      <FinishBar draft={draft} list={list} />
    </Page>
  );
}

/** What is known of this spot, and what the person should know of this draft. */
function About({ draft: { inspection } }: { draft: Draft }) {
  const said = words.value.checklist;
  const last = lastAt(inspection);
  const newest = packOf(inspection)?.checklists.find(
    ({ slug }) => slug === inspection.checklist_slug,
  );
  return (
    <>
      {inspection.reason?.kind === "answers_refused" && (
        <p class="notice warn">
          {said.mend} {inspection.reason.detail}
        </p>
      )}
      {newest && newest.id !== inspection.version_id && <p class="notice">{said.oldVersion}</p>}
      {last && <p class="soft">{said.last(fromNow(last.performed_at), last.failed.length)}</p>}
    </>
  );
}

interface BarProps {
  draft: Draft;
  list: { current: HTMLOListElement | null };
}

function FinishBar({ draft, list }: BarProps) {
  const { route } = useLocation();
  const said = words.value.checklist;
  const rest = draft.rest.value.length;
  const unseen = draft.unseen.value;
  const all = draft.needed.value;
  const done = draft.done.value;

  function goTo(key: string) {
    const card = list.current?.querySelector<HTMLElement>(`[data-item="${key}"]`);
    card?.scrollIntoView({ block: "center", behavior: "instant" });
    card?.querySelector<HTMLElement>("button, input, textarea")?.focus({ preventScroll: true });
  }

  function passRest() {
    const [next] = unseen;
    if (next) return goTo(next.key);
    toast.value = said.restDone(draft.passRest());
  }

  async function finish() {
    const toMend = await draft.finish(new Date());
    if (!toMend) return;
    const [first] = toMend;
    if (first) {
      toast.value = said.missing(toMend.length);
      return goTo(first.key);
    }
    toast.value = said.finished;
    sendSoon();
    await refreshInspections();
    route("/form", true);
  }

  return (
    <div class="finish">
      <SaveTrouble draft={draft} />
      <div class="progress">
        <progress value={done} max={all} aria-label={said.progressLabel(done, all)} />
        <span aria-hidden="true">{said.progress(done, all)}</span>
      </div>
      <div class="pair">
        {rest > 0 && (
          <button type="button" onClick={passRest}>
            {unseen.length ? said.restUnseen(unseen.length) : said.restFine(rest)}
          </button>
        )}
        <button type="button" class={done === all ? "primary" : ""} onClick={finish}>
          {draft.making.value.length > 0 ? said.makingSmall : said.finish}
        </button>
      </div>
    </div>
  );
}

function SaveTrouble({ draft }: { draft: Draft }) {
  const trouble = draft.keeper.trouble.value;
  if (!trouble) return null;
  const { trouble: said, checklist } = words.value;
  const sentences = { full: said.full, saving: said.saving, elsewhere: checklist.elsewhere };
  return (
    <p class="notice warn" role="alert">
      {sentences[trouble]}
    </p>
  );
}

function Discard({ draft }: { draft: Draft }) {
  const { route } = useLocation();
  const [isAsking, setAsking] = useState(false);
  const said = words.value.checklist;
  async function discard() {
    await draft.close();
    await dropInspection(draft.inspection.id);
    await refreshInspections();
    route("/form", true);
  }
  return (
    <p>
      <button type="button" class="plain" onClick={() => setAsking(true)}>
        {said.discard}
      </button>
      {isAsking && (
        <Question
          text={said.discardSure}
          yes={said.discardYes}
          onYes={discard}
          onNo={() => setAsking(false)}
        />
      )}
    </p>
  );
}

// One item of a checklist: its question, its answer, and what a failure needs.

import { useId } from "preact/hooks";
import { lastAt } from "../app_state";
import { fails, own } from "../checklist/conditions";
import type { Answer, Item, Severity } from "../checklist/definition";
import type { Draft } from "../filling/draft";
import { fromNow, say, words } from "../words";
import { problemWords } from "../words/problems";
import { AnswerControl } from "./answer_controls";
import { Calling } from "./calling";
import { NoteField } from "./note_field";
import { PhotoField } from "./photo_field";

export interface ItemProps {
  draft: Draft;
  item: Item;
}

export function ItemCard({ draft, item }: ItemProps) {
  const id = useId();
  const answer = draft.answer(item.key).value;
  const problem = draft.problem(item.key).value;
  const isFailure = fails(item, answer?.value);
  const state = isFailure ? "failed" : answer?.value !== undefined ? "done" : "";
  return (
    <li class={`item ${state}`} data-item={item.key}>
      <fieldset aria-describedby={problem ? `${id}-problem` : undefined}>
        <legend class="prompt" id={id}>
          {say(item.prompt)}
          {!item.required && <small> ({words.value.optional})</small>}
        </legend>
        <p class="moment">{say(item.moment)}</p>
        <Known draft={draft} item={item} />
        <AnswerControl draft={draft} item={item} answer={answer} labelledBy={id} />
        {problem && (
          <p class="problem" id={`${id}-problem`}>
            {problemWords(words.value, problem)}
          </p>
        )}
        {isFailure && <Failure draft={draft} item={item} answer={answer} />}
        {(isFailure || answer?.note || answer?.photos || needsPhoto(item, answer)) && (
          <Evidence draft={draft} item={item} answer={answer} isFailure={isFailure} />
        )}
      </fieldset>
    </li>
  );
}

/** Some checks want to be seen also when all is well. */
function needsPhoto({ photo }: Item, answer: Answer | undefined): boolean {
  return photo === "required" && answer?.value !== undefined;
}

/** That the problem is known already: nobody needs to report it anew. Else how it was last time. */
function Known({ draft, item }: ItemProps) {
  const ticket = draft.tickets.get(item.key);
  const said = words.value.checklist;
  if (!ticket) {
    return failedLastTime(draft, item) ? <p class="known">{said.failedLastTime}</p> : null;
  }
  const stands = own(said.states, ticket.state);
  return (
    <p class="known">
      {said.reported(fromNow(ticket.last_failed_at), ticket.occurrence_count)}{" "}
      {stands && `${stands} `}
      {said.stillSoHint}
    </p>
  );
}

function failedLastTime({ inspection }: Draft, { key }: Item): boolean {
  return !!lastAt(inspection)?.failed.includes(key);
}

interface FailureProps extends ItemProps {
  answer: Answer | undefined;
}

function Failure({ draft, item, answer }: FailureProps) {
  const said = words.value.checklist;
  const chosen = answer?.severity ?? item.severity;
  return (
    <>
      {item.escalation && <Calling draft={draft} item={item} escalation={item.escalation} />}
      {item.askSeverity && (
        <fieldset class="choice">
          <legend>{said.severity}</legend>
          <div class="three">
            {(Object.keys(said.severities) as Severity[]).map((severity) => (
              <button
                type="button"
                key={severity}
                aria-pressed={severity === chosen}
                onClick={() => draft.give(item, { severity })}
              >
                {said.severities[severity]}
              </button>
            ))}
          </div>
        </fieldset>
      )}
      {item.next && (
        <p class="next">
          <b>{said.next}</b> {say(item.next)}
        </p>
      )}
    </>
  );
}

interface EvidenceProps extends FailureProps {
  isFailure: boolean;
}

function Evidence({ draft, item, answer, isFailure }: EvidenceProps) {
  const { note, remark } = words.value.checklist;
  return (
    <>
      {item.photo !== "never" && item.answer !== "photo" && (
        <PhotoField draft={draft} item={item} answer={answer} />
      )}
      {item.answer !== "text" && (
        <NoteField draft={draft} item={item} answer={answer} label={isFailure ? note : remark} />
      )}
    </>
  );
}

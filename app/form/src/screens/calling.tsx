// A critical failure asks for a voice: whom to call, what to say, and whether they answered.

import { useId } from "preact/hooks";
import { packOf } from "../app_state";
import { calleesFor, dialled, standingOf } from "../calls/chain";
import { LONGEST_TEXT } from "../checklist/answers";
import { own } from "../checklist/conditions";
import type { Escalation } from "../checklist/definition";
import type { KeptCall } from "../store/types";
import { clockTime, say, words } from "../words";
import { Icon } from "./frame";
import type { ItemProps } from "./item";

interface CallingProps extends ItemProps {
  escalation: Escalation;
}

export function Calling({ draft, item, escalation }: CallingProps) {
  const said = words.value.calls;
  const { calls } = draft;
  const made = calls.of(item.key);
  const chain = packOf(draft.inspection)?.venue.chain;
  const { callee, current, missed, isAround } = standingOf(
    calleesFor(chain, escalation.call),
    made,
  );
  const isReached = current?.reached === true;
  const { phone } = callee;
  const latest = isReached ? current : missed.at(-1);
  const answered = (reached: boolean) => () =>
    calls.say(item.key, callee, reached && isReached ? null : reached);
  return (
    <div class="notice warn calling">
      <p>
        <b>{said.call(roleWords(escalation.call))}</b> {said.within(escalation.withinMinutes)}{" "}
        {said.say}
      </p>
      <blockquote>{say(escalation.say)}</blockquote>
      <ul aria-live="polite">
        {missed.map((call) => (
          <li key={call.id}>
            {said.missed(roleWords(call.whom), clockTime(call.called_at))}{" "}
            {call === latest && (
              <button
                type="button"
                class="plain"
                onClick={() => calls.edit(call.id, { reached: null })}
              >
                {said.takeBack}
              </button>
            )}
          </li>
        ))}
        {isReached && (
          <li>{said.reachedAt(roleWords(current.whom), clockTime(current.called_at))}</li>
        )}
      </ul>
      {isAround && !isReached && <p>{said.nobody}</p>}
      {phone && !isReached && (
        <a
          class="button primary"
          href={dialled(phone)}
          onClick={() => calls.dial(item.key, callee)}
        >
          <Icon name="phone" />
          <span>
            {callee.whom} <b dir="ltr">{phone}</b>
          </span>
        </a>
      )}
      {!phone && !isReached && <p>{said.askNumber}</p>}
      <div class="pair big">
        <button type="button" class="good" aria-pressed={isReached} onClick={answered(true)}>
          {said.reached}
        </button>
        <button type="button" onClick={answered(false)}>
          {said.notReached}
        </button>
      </div>
      {latest && <CallNote key={latest.id} call={latest} onInput={calls.edit.bind(calls)} />}
    </div>
  );
}

interface CallNoteProps {
  call: KeptCall;
  onInput: (id: string, change: { note: string }) => void;
}

function CallNote({ call, onInput }: CallNoteProps) {
  const id = useId();
  return (
    <div class="note">
      <label for={id}>{words.value.calls.note(roleWords(call.whom))}</label>
      <textarea
        id={id}
        rows={1}
        maxLength={LONGEST_TEXT}
        autocapitalize="sentences"
        value={call.note}
        onInput={(event) => onInput(call.id, { note: event.currentTarget.value })}
      />
    </div>
  );
}

/** A role as people say it; one that the form does not know, and a name, as it stands. */
function roleWords(whom: string): string {
  return own(words.value.calls.roles, whom) ?? whom;
}

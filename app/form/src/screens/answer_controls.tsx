// How each kind of item is answered: one tap where one is enough, the right keyboard elsewhere.

import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import {
  LARGEST_COUNT,
  LONGEST_TEXT,
  type ProblemKind,
  problemOf,
  RATINGS,
} from "../checklist/answers";
import type { Answer, AnswerKind, Value } from "../checklist/definition";
import { parseNumber } from "../checklist/numbers";
import { notRead } from "../filling/draft";
import { language, number, say, words } from "../words";
import type { ItemProps } from "./item";
import { PhotoField } from "./photo_field";

interface ControlProps extends ItemProps {
  answer: Answer | undefined;
  labelledBy: string;
}

const CONTROLS: Record<AnswerKind, ComponentType<ControlProps>> = {
  pass_fail: PassFail,
  choice: Choice,
  number: NumberEntry,
  count: Count,
  rating: Rating,
  text: TextEntry,
  photo: PhotoField,
};

export function AnswerControl(props: ControlProps) {
  const { draft, item, answer } = props;
  const Control = CONTROLS[item.answer];
  const isOff = !!answer?.not_applicable;
  return (
    <>
      <Control {...props} />
      {item.notApplicable && (
        <button
          type="button"
          class="plain"
          aria-pressed={isOff}
          onClick={() =>
            draft.give(item, { value: undefined, not_applicable: isOff ? undefined : true })
          }
        >
          {words.value.checklist.notApplicable}
        </button>
      )}
    </>
  );
}

interface OptionProps extends ControlProps {
  value: Value;
  label: string;
  tone?: "good" | "bad";
  title?: string;
}

/** One tap answers; the same tap again takes it back. */
function Option({ draft, item, answer, value, label, tone, title }: OptionProps) {
  const isChosen = answer?.value === value;
  return (
    <button
      type="button"
      class={tone}
      aria-pressed={isChosen}
      aria-label={title}
      onClick={() =>
        draft.give(item, { value: isChosen ? undefined : value, not_applicable: undefined })
      }
    >
      {label}
    </button>
  );
}

function PassFail(props: ControlProps) {
  const { fine, notFine, stillSo, mended } = words.value.checklist;
  const isKnown = props.draft.tickets.has(props.item.key);
  return (
    <div class="pair big">
      <Option {...props} value="pass" tone="good" label={isKnown ? mended : fine} />
      <Option {...props} value="fail" tone="bad" label={isKnown ? stillSo : notFine} />
    </div>
  );
}

function Choice(props: ControlProps) {
  return (
    <div class="stack">
      {props.item.choices.map(({ key, text }) => (
        <Option {...props} key={key} value={key} label={say(text)} />
      ))}
    </div>
  );
}

function Rating(props: ControlProps) {
  const { rating, ratingLow, ratingHigh } = words.value.checklist;
  return (
    <>
      <div class="five">
        {RATINGS.map((value) => (
          <Option {...props} key={value} value={value} label={`${value}`} title={rating(value)} />
        ))}
      </div>
      <p class="ends" aria-hidden="true">
        <span>{ratingLow}</span>
        <span>{ratingHigh}</span>
      </p>
    </>
  );
}

function Count(props: ControlProps) {
  const { draft, item, answer } = props;
  const { less, more } = words.value.checklist;
  const value = typeof answer?.value === "number" ? answer.value : null;
  const low = item.min ?? 0;
  const step = (by: number) => {
    const next = value === null ? Math.max(by, low) : value + by;
    const limited = Math.min(Math.max(next, low), item.max ?? LARGEST_COUNT);
    draft.give(item, { value: limited, not_applicable: undefined });
  };
  return (
    <div class="count">
      <button type="button" aria-label={less} onClick={() => step(-1)}>
        −
      </button>
      <NumberEntry {...props} />
      <button type="button" aria-label={more} onClick={() => step(1)}>
        +
      </button>
    </div>
  );
}

const OF_NUMBERS: ReadonlySet<ProblemKind> = new Set(["out_of_range", "not_a_count"]);

/** Any way of writing a number is taken; what is none stays as written, with a sentence. */
function NumberEntry({ draft, item, answer, labelledBy }: ControlProps) {
  const value = typeof answer?.value === "number" ? answer.value : null;
  const [text, setText] = useState(draft.entry(item.key) ?? (value === null ? "" : number(value)));
  const before = useRef<Answer | undefined>(undefined);
  useEffect(() => {
    if (value !== null && parseNumber(text, language.value, item.answer) !== value) {
      setText(number(value));
    }
  }, [value]);

  function take(entry: string) {
    setText(entry);
    const said = parseNumber(entry, language.value, item.answer);
    const isNumber = typeof said === "number";
    const change = { value: isNumber ? said : undefined, not_applicable: undefined };
    draft.write(item, change, said === "invalid" ? entry : undefined);
  }
  function leave() {
    draft.entered(item, before.current);
    if (parseNumber(text, language.value, item.answer) === "invalid") {
      draft.refuse(item, notRead(item));
    } else if (value !== null) {
      const problem = problemOf(item, answer);
      if (problem && OF_NUMBERS.has(problem.kind)) draft.refuse(item, problem);
    }
  }
  return (
    <span class="entry">
      <input
        // A keypad of digits for what is counted; one with a sign and separators for what is measured.
        inputMode={
          item.answer === "count" ? "numeric" : canBeNegative(item.min) ? "text" : "decimal"
        }
        autocomplete="off"
        aria-labelledby={labelledBy}
        value={text}
        onFocus={() => {
          before.current = answer;
        }}
        onInput={(event) => take(event.currentTarget.value)}
        onBlur={leave}
      />
      {item.unit && <span>{item.unit}</span>}
    </span>
  );
}

/** Phones' decimal keypads have no minus. */
function canBeNegative(min: number | null): boolean {
  return min === null || min < 0;
}

function TextEntry({ draft, item, answer, labelledBy }: ControlProps) {
  return (
    <textarea
      rows={2}
      maxLength={LONGEST_TEXT}
      autocapitalize="sentences"
      aria-labelledby={labelledBy}
      value={typeof answer?.value === "string" ? answer.value : ""}
      onInput={(event) => draft.write(item, { value: event.currentTarget.value || undefined })}
    />
  );
}

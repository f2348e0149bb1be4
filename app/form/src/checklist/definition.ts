/**
 * A checklist as the form sees it, read from the content that a checklist version stores.
 *
 * Says the same as app/checklists/definition.py. Content leaves defaults out, so that a key
 * added to the format later does not change what older versions mean; `readChecklist` puts
 * them in.
 */

/** A text by language, `{en: "…", es: "…"}`. */
export type Texts = Readonly<Record<string, string>>;

/** What an answer says: "pass" or "fail", a choice's key, a number, or words. */
export type Value = string | number;

export type AnswerKind = "pass_fail" | "choice" | "number" | "count" | "rating" | "text" | "photo";
export type Severity = "minor" | "major" | "critical";
export type PhotoRule = "never" | "optional" | "on_failure" | "required";
export type Stage =
  | "before"
  | "arrival"
  | "wayfinding"
  | "comfort"
  | "service"
  | "payment"
  | "departure"
  | "afterwards";

/** One answer as the API takes it, but for the key of its item. */
export type Answer = {
  value?: Value | null;
  not_applicable?: true;
  note?: string;
  severity?: Severity;
  ticket_id?: string;
  photos?: { id: string; sha256: string }[];
};

/** What a value is compared with; holds when any of its parts does. */
export type Condition = {
  readonly is: readonly Value[];
  readonly isNot: readonly Value[];
  readonly below: number | null;
  readonly above: number | null;
};

export type Choice = { readonly key: string; readonly text: Texts };

/** Whom to call about a critical failure, how soon, and what to say. */
export type Escalation = {
  readonly call: string;
  readonly withinMinutes: number;
  readonly say: Texts;
};

/**
 * One line of a checklist. `choices` is empty unless `answer` is "choice"; `min` and `max` are
 * inclusive; all of `showWhen` must hold; `failsWhen` is null for an item that cannot fail.
 */
export type Item = {
  readonly key: string;
  readonly stage: Stage;
  readonly moment: Texts;
  readonly prompt: Texts;
  readonly answer: AnswerKind;
  readonly choices: readonly Choice[];
  readonly unit: string | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly failsWhen: Condition | null;
  readonly showWhen: readonly (readonly [string, Condition])[];
  readonly severity: Severity;
  readonly askSeverity: boolean;
  readonly weight: number;
  readonly team: string | null;
  readonly photo: PhotoRule;
  readonly required: boolean;
  readonly notApplicable: boolean;
  readonly next: Texts | null;
  readonly escalation: Escalation | null;
};

/** A checklist, its items in the order of the walk. */
export type Checklist = {
  readonly title: Texts;
  readonly kind: string;
  readonly items: readonly Item[];
};

export type ConditionContent = {
  is?: readonly Value[];
  is_not?: readonly Value[];
  below?: number;
  above?: number;
};

export type EscalationContent = { call: string; within_minutes: number; say: Texts };

/** An item on the wire; what is absent takes its default. */
export type ItemContent = {
  key: string;
  stage: Stage;
  moment: Texts;
  prompt: Texts;
  answer: AnswerKind;
  choices?: readonly Choice[];
  unit?: string | null;
  min?: number | null;
  max?: number | null;
  fails_when?: ConditionContent | null;
  show_when?: Readonly<Record<string, ConditionContent>>;
  severity?: Severity;
  ask_severity?: boolean;
  weight?: number;
  team?: string | null;
  photo?: PhotoRule;
  required?: boolean;
  not_applicable?: boolean;
  next?: Texts | null;
  escalation?: EscalationContent | null;
};

export type ChecklistContent = {
  title: Texts;
  kind: string;
  items: readonly ItemContent[];
};

const FALLBACK_LANGUAGE = "en";
const PASS_FAIL_FAILS: Condition = { is: ["fail"], isNot: [], below: null, above: null };

/** The checklist that this content, which the server has checked, means. */
export function readChecklist(content: ChecklistContent): Checklist {
  return { title: content.title, kind: content.kind, items: content.items.map(readItem) };
}

/** One item with its defaults. */
export function readItem(content: ItemContent): Item {
  return {
    key: content.key,
    stage: content.stage,
    moment: content.moment,
    prompt: content.prompt,
    answer: content.answer,
    choices: content.choices ?? [],
    unit: content.unit ?? null,
    min: content.min ?? null,
    max: content.max ?? null,
    failsWhen: readFailsWhen(content),
    showWhen: Object.entries(content.show_when ?? {}).map(([key, condition]) => [
      key,
      readCondition(condition),
    ]),
    severity: content.severity ?? "minor",
    askSeverity: content.ask_severity ?? false,
    weight: content.weight ?? 1,
    team: content.team ?? null,
    photo: content.photo ?? "optional",
    required: content.required ?? true,
    notApplicable: content.not_applicable ?? false,
    next: content.next ?? null,
    escalation: readEscalation(content.escalation),
  };
}

/** `{"is": […], "is_not": […], "below": n, "above": n}`, any of them absent. */
export function readCondition(content: ConditionContent): Condition {
  return {
    is: content.is ?? [],
    isNot: content.is_not ?? [],
    below: content.below ?? null,
    above: content.above ?? null,
  };
}

/**
 * The text in `language` ("es", or "es-MX", which falls back to "es"), else in English, else
 * in the first language by name. Throws RangeError when there is no text at all.
 */
export function localised(texts: Texts, language: string): string {
  const [base = language] = language.split("-");
  const [first = FALLBACK_LANGUAGE] = Object.keys(texts).sort();
  for (const wanted of [language, base, FALLBACK_LANGUAGE, first]) {
    const text = Object.hasOwn(texts, wanted) ? texts[wanted] : undefined;
    if (text !== undefined) return text;
  }
  throw new RangeError("A text needs at least one language.");
}

function readFailsWhen(content: ItemContent): Condition | null {
  if (content.fails_when) return readCondition(content.fails_when);
  return content.answer === "pass_fail" ? PASS_FAIL_FAILS : null;
}

function readEscalation(content: EscalationContent | null | undefined): Escalation | null {
  if (!content) return null;
  return { call: content.call, withinMinutes: content.within_minutes, say: content.say };
}

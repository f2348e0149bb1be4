// The words of the language that this phone shows, and how times and numbers are said in it.

import { computed, signal } from "@preact/signals";
import { localised, type Texts } from "../checklist/definition";
import { en, type Words } from "./en";
import { es } from "./es";

export const LANGUAGES = { en: "English", es: "Español" } as const;
export type Language = keyof typeof LANGUAGES;

const WORDS: Record<Language, Words> = { en, es };
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

/** The nearest language that the form speaks. */
export function spoken(wanted: readonly string[]): Language {
  for (const one of wanted) {
    const base = one.split("-")[0] ?? "";
    if (base in WORDS) return base as Language;
  }
  return "en";
}

export const language = signal<Language>(spoken(navigator.languages ?? []));
export const words = computed<Words>(() => WORDS[language.value]);

/** Tells the page which language it is in and which way it runs. */
export function markPage(): void {
  document.documentElement.lang = language.value;
  document.documentElement.dir = RIGHT_TO_LEFT.has(language.value) ? "rtl" : "ltr";
}

/** A text of the checklist in the language of the phone. */
export function say(texts: Texts): string {
  return localised(texts, language.value);
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 30],
  ["month", 12],
  ["year", Number.POSITIVE_INFINITY],
];

/** "2 days ago", "in 4 minutes". */
export function fromNow(at: string | number | Date, now = Date.now()): string {
  let amount = Math.round((new Date(at).getTime() - now) / 1000);
  const format = new Intl.RelativeTimeFormat(language.value, { numeric: "auto" });
  for (const [unit, size] of STEPS) {
    if (Math.abs(amount) < size) return format.format(amount, unit);
    amount = Math.round(amount / size);
  }
  return "";
}

export function clockTime(at: string): string {
  return new Intl.DateTimeFormat(language.value, { timeStyle: "short" }).format(new Date(at));
}

export function number(value: number): string {
  return new Intl.NumberFormat(language.value, { useGrouping: false }).format(value);
}

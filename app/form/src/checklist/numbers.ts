/** Numbers as people write them. */

import type { AnswerKind } from "./definition";

/**
 * The number that `text` says, null when it is blank, "invalid" when it says none or could be
 * read in two ways.
 *
 * - Digits of any script, a sign in front; spaces, apostrophes and ٬ between groups of three.
 * - Comma or point before the decimals, whichever is written: 2.5 and 2,5 are the same in
 *   every language. The other one may group, so 1,234.5 and 1.234,5 are the same too.
 * - One comma or point with exactly three digits behind it (1.234) is a thousand to some and
 *   one and a bit to others. It is read as decimals only where it is the language's own
 *   decimal separator, and never in Spanish without a country, because Spain and Mexico
 *   differ. Else it is "invalid": the person is asked, nothing is guessed. 0.234 has one
 *   meaning and is read.
 * - A count has no decimals: 2.5 is "invalid", and so is 1.234 in every language; 1234 and
 *   1 234 are read.
 *
 * Whether the item allows the number is for `problemOf` to say.
 */
export function parseNumber(
  text: string,
  language: string,
  kind: AnswerKind,
): number | null | "invalid" {
  const plain = plainText(text);
  if (plain === "") return null;
  const sign = plain.startsWith("-") ? "-" : "";
  const parts = splitNumber(plain.replace(/^[-+] ?/, ""), language);
  if (!parts || (kind === "count" && parts.decimals !== "")) return "invalid";
  const number = Number(`${sign}${parts.whole || "0"}.${parts.decimals || "0"}`);
  if (!Number.isFinite(number)) return "invalid";
  return number === 0 ? 0 : number;
}

type Parts = { whole: string; decimals: string };

function splitNumber(text: string, language: string): Parts | null {
  const at = Math.max(text.lastIndexOf("."), text.lastIndexOf(","), text.lastIndexOf("٫"));
  const separator = text.charAt(at);
  const whole = text.slice(0, Math.max(at, 0));
  if (at < 0 || whole.includes(separator)) return asParts(text, "");
  const decimals = text.slice(at + 1);
  const twoMeanings = separator !== "٫" && /^\d{3}$/.test(decimals) && /^[1-9]\d{0,2}$/.test(whole);
  if (twoMeanings && separator !== decimalSeparatorOf(language)) return null;
  return /^\d+$/.test(decimals) ? asParts(whole, decimals) : null;
}

// Groups of three between the same sign each time, or no groups.
function asParts(whole: string, decimals: string): Parts | null {
  const known = /^\d*$/.test(whole) || /^[1-9]\d{0,2}([ '.,])\d{3}(?:\1\d{3})*$/.test(whole);
  return known && whole + decimals !== "" ? { whole: whole.replace(/\D/g, ""), decimals } : null;
}

function decimalSeparatorOf(language: string): string | null {
  if (language === "es") return null;
  const parts = new Intl.NumberFormat(language).formatToParts(0.5);
  return parts.find((part) => part.type === "decimal")?.value ?? null;
}

function plainText(text: string): string {
  return text
    .replace(/\p{Cf}/gu, "")
    .replace(/\p{Nd}/gu, asciiDigit)
    .replace(/[\u2212\uFE63\uFF0D]/g, "-")
    .replace(/[٬’]/g, "'")
    .replace(/\s+/g, " ")
    .trim();
}

// Unicode keeps the ten digits of a script together, from a code point that ends in 0 or 6.
function asciiDigit(digit: string): string {
  const place = (digit.codePointAt(0) ?? 0) % 16;
  const zero = (digit.codePointAt(0) ?? 0) - place;
  const startsAtZero = /\p{Nd}/u.test(String.fromCodePoint(zero));
  return String(startsAtZero ? place : place - 6);
}

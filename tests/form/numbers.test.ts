import { describe, expect, it } from "vitest";
import { parseNumber } from "../../app/form/src/checklist/numbers";

const numbers = (language: string, cases: [string, number | null | "invalid"][]) =>
  it.each(cases)(`%j is %j in ${language}`, (text, expected) => {
    expect(parseNumber(text, language, "number")).toBe(expected);
  });

describe("what has one meaning is read in every language:", () => {
  for (const language of ["en", "es", "es-MX", "de-CH", "ar"]) {
    numbers(language, [
      ["", null],
      ["  ", null],
      ["0", 0],
      ["-0", 0],
      ["12", 12],
      [" 12 ", 12],
      ["2.5", 2.5],
      ["2,5", 2.5],
      [".5", 0.5],
      [",5", 0.5],
      ["-3,25", -3.25],
      ["− 3", -3],
      ["+4", 4],
      ["1234", 1234],
      ["1234.567", 1234.567],
      ["1234,567", 1234.567],
      ["0.234", 0.234],
      ["0,234", 0.234],
      ["1,234.5", 1234.5],
      ["1.234,5", 1234.5],
      ["1,234,567", 1234567],
      ["1.234.567", 1234567],
      ["1 234", 1234],
      ["1\u202f234,5", 1234.5],
      ["1’234.50", 1234.5],
      ["٣٫٥", 3.5],
      ["١٬٢٣٤٫٥", 1234.5],
      ["۱۲۳", 123],
      ["\u200f-٧", -7],
      ["१२.५", 12.5],
      ["３.２", 3.2],
    ]);
  }
});

describe("what says no number is refused in every language:", () => {
  for (const language of ["en", "es", "ar"]) {
    numbers(
      language,
      [
        "abc",
        "12 °C",
        "1e5",
        "NaN",
        "Infinity",
        "0x10",
        "-",
        ".",
        "5.",
        "--5",
        "5-",
        "1..5",
        "1,2,3",
        "1,23,456.7",
        "12 34",
        "1 2",
        "1.234,567.8",
        "1/2",
        "9".repeat(400),
      ].map((text) => [text, "invalid"]),
    );
  }
});

describe("three digits behind one comma or point are decimals in the language's own way alone:", () => {
  numbers("en", [
    ["1.234", 1.234],
    ["1,234", "invalid"],
    ["-12,500", "invalid"],
  ]);
  numbers("es-ES", [
    ["1,234", 1.234],
    ["1.234", "invalid"],
  ]);
  numbers("es-MX", [
    ["1.234", 1.234],
    ["1,234", "invalid"],
  ]);
  numbers("es", [
    ["1,234", "invalid"],
    ["1.234", "invalid"],
    ["999,000", "invalid"],
  ]);
});

describe("a count is whole:", () => {
  it.each([
    ["7", 7],
    ["1 234", 1234],
    ["1,234,567", 1234567],
    ["٤٢", 42],
    ["-1", -1],
    ["", null],
    ["2.5", "invalid"],
    ["2.0", "invalid"],
    ["1.000", "invalid"],
    ["1,000", "invalid"],
  ])("%j is %j in English and in Spanish", (text, expected) => {
    expect(parseNumber(text, "en", "count")).toBe(expected);
    expect(parseNumber(text, "es", "count")).toBe(expected);
  });
});

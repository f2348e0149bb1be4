import { describe, expect, it } from "vitest";
import { ownPlace, readNotice } from "../../app/form/src/notices/notice";

const HERE = "https://rounds.example";

describe("a notice", () => {
  it("says what the server said", () => {
    const said = { title: "Leak", body: "Restroom 2", url: "/desk/tickets/1", tag: "ticket-1" };
    expect(readNotice(JSON.stringify(said), HERE)).toEqual({
      ...said,
      url: `${HERE}/desk/tickets/1`,
    });
  });

  it.each([
    undefined,
    "",
    "no JSON",
    "null",
    "[]",
    '"words"',
    '{"title": 5, "body": {}, "url": ["x"]}',
  ])("is shown also when nothing can be read in it: %j", (text) => {
    expect(readNotice(text, HERE)).toEqual({
      title: "Rounds",
      body: "",
      tag: "",
      url: `${HERE}/form`,
    });
  });
});

describe("where a tap on it leads", () => {
  it.each([
    ["/form/waiting", "/form/waiting"],
    ["https://rounds.example/desk/tickets/1?a=b#c", "/desk/tickets/1?a=b#c"],
    ["https://elsewhere.example/form", "/form"],
    ["//elsewhere.example/x", "/form"],
    ["http://rounds.example/desk", "/form"],
    ["https://rounds.example.elsewhere.example/", "/form"],
    ["https://rounds.example@elsewhere.example/", "/form"],
    ["javascript:alert(1)", "/form"],
    ["data:text/html,x", "/form"],
    ["https://[", "/form"],
    ["", "/form"],
  ])("stays within our own site: %s", (url, path) => {
    expect(ownPlace(url, HERE)).toBe(HERE + path);
  });
});

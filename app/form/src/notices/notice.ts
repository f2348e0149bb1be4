// A notice that has come while the form may be closed. Pure.

import { own } from "../checklist/conditions";

export interface Notice {
  title: string;
  body: string;
  tag: string;
  /** Within our own site. */
  url: string;
}

/** What a push says; something is always shown, for the browser insists on it. */
export function readNotice(text: string | undefined, origin: string): Notice {
  let said: unknown;
  try {
    said = JSON.parse(text ?? "");
  } catch {
    said = {};
  }
  const raw = (said ?? {}) as Record<string, unknown>;
  const words = (key: string) => {
    const value = own(raw, key);
    return typeof value === "string" ? value : "";
  };
  return {
    title: words("title") || "Rounds",
    body: words("body"),
    tag: words("tag"),
    url: ownPlace(words("url"), origin),
  };
}

/** The address, where it is one of ours; else that of the form. */
export function ownPlace(url: string, origin: string): string {
  try {
    const place = new URL(url, origin);
    if (url && place.origin === origin) return place.href;
  } catch {
    // No address at all.
  }
  return `${origin}/form`;
}

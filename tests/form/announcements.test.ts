import { describe, expect, it } from "vitest";
import { announce, onAnnouncement } from "../../app/form/src/sending/announcements";

const PAUSE_MS = 200;

function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

describe("what is announced", () => {
  it("is heard once in a pause of the queue, at once of a sign-in, and not after the end", async () => {
    const heard: string[] = [];
    const deafen = onAnnouncement(({ kind }) => heard.push(kind));
    for (let step = 0; step < 50; step += 1) announce("queue");
    announce("session");
    await expect.poll(() => heard, { timeout: PAUSE_MS * 5 }).toEqual(["session", "queue"]);
    announce("queue");
    await wait(PAUSE_MS / 4);
    deafen();
    await wait(PAUSE_MS * 2);
    expect(heard).toEqual(["session", "queue"]);
  });
});

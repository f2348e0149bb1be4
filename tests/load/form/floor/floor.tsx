/**
 * The floor that the form is measured against: the same checklist on a bare Preact page, its
 * answers in component state and nowhere else. `?items=100` says how many items.
 */

import { render } from "preact";
import { useState } from "preact/hooks";

type Answer = { value: "pass" | "fail"; note: string; photos: number };

function numberOfItems(): number {
  return Number(new URLSearchParams(location.search).get("items") ?? 12);
}

function keysOf(count: number): string[] {
  return Array.from({ length: count }, (_, place) => `part-${place + 1}`);
}

// The same words as tests/load/form/checklists.py.
function promptOf(key: string): string {
  return `Is ${key} clean, whole and ready for the next guest?`;
}

type ItemProps = { name: string; answer: Answer | undefined; give: (answer: Answer) => void };

function Item({ name, answer, give }: ItemProps) {
  const choose = (value: "pass" | "fail") => give({ note: "", photos: 0, ...answer, value });
  return (
    <fieldset data-item={name}>
      <legend>{promptOf(name)}</legend>
      <div class="choices">
        {(["pass", "fail"] as const).map((value) => (
          <label key={value}>
            <input
              type="radio"
              name={name}
              value={value}
              checked={answer?.value === value}
              onChange={() => choose(value)}
            />
            {value === "pass" ? "Fine" : "Not fine"}
          </label>
        ))}
      </div>
      {answer?.value === "fail" && <More answer={answer} give={give} />}
    </fieldset>
  );
}

function More({ answer, give }: { answer: Answer; give: (answer: Answer) => void }) {
  return (
    <div class="more">
      <label>
        Note
        <textarea
          value={answer.note}
          onInput={(event) => give({ ...answer, note: event.currentTarget.value })}
        />
      </label>
      <label>
        Photo
        <input
          type="file"
          accept="image/*"
          onChange={(event) => give({ ...answer, photos: event.currentTarget.files?.length ?? 0 })}
        />
      </label>
    </div>
  );
}

function Floor() {
  const [answers, setAnswers] = useState<Record<string, Answer>>({});
  return (
    <main>
      <h1>Restroom</h1>
      {keysOf(numberOfItems()).map((key) => (
        <Item
          key={key}
          name={key}
          answer={answers[key]}
          give={(answer) => setAnswers((before) => ({ ...before, [key]: answer }))}
        />
      ))}
    </main>
  );
}

render(<Floor />, document.body);
if (location.search.includes("worker")) navigator.serviceWorker.register("./worker.js");

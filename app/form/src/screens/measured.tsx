// What the form measures of itself, shown to the person with whom it measures.

import { useEffect, useState } from "preact/hooks";
import { inspections } from "../app_state";
import { type Checklist, readChecklist } from "../checklist/definition";
import { toWire } from "../friction/friction";
import { findVersion } from "../store/packs";
import { number, say, words } from "../words";
import { Page } from "./frame";

export function MeasuredScreen() {
  const said = words.value.measured;
  return (
    <Page title={said.title} back="/form/me">
      <p>{said.why}</p>
      <ul class="plain">
        <li>{said.ms}</li>
        <li>{said.corrections}</li>
        <li>{said.rejected}</li>
        <li>{said.left}</li>
      </ul>
      <p>{said.sent}</p>
      <Latest />
    </Page>
  );
}

/** The numbers of the latest inspection on this phone, as they go out. */
function Latest() {
  const said = words.value.measured;
  const [latest] = [...inspections.value].sort((a, b) => b.started_at.localeCompare(a.started_at));
  const [checklist, setChecklist] = useState<Checklist | null>(null);
  useEffect(() => {
    void findVersion(latest?.version_id ?? "").then((version) =>
      setChecklist(version ? readChecklist(version.content) : null),
    );
  }, [latest?.version_id]);
  const rows = latest ? toWire(latest.friction) : [];
  if (!latest || rows.length === 0) return <p>{said.none}</p>;
  const prompt = (key: string) => checklist?.items.find((item) => item.key === key)?.prompt;
  return (
    <>
      <h2>{said.latest(latest.spot_name)}</h2>
      <ul class="list">
        {rows.map(({ item, ms, corrections, rejected, left }) => (
          <li key={item} class="card">
            <b>{say(prompt(item) ?? { en: item })}</b>
            <span>{said.row(number(Math.round(ms / 100) / 10), corrections, rejected, left)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

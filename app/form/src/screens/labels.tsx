// The QR codes of a venue's spots, to print, cut and put up.

import { useEffect, useState } from "preact/hooks";
import { type Label, listLabels } from "../api/client";
import { pack, sentenceOf, session } from "../app_state";
import { words } from "../words";
import { Page } from "./frame";
import { QrCode } from "./people";

export function LabelsScreen() {
  const [labels, setLabels] = useState<Label[]>([]);
  const [trouble, setTrouble] = useState("");
  const said = words.value.labels;
  const venue = pack.value?.venue_id ?? "";
  useEffect(() => {
    listLabels(session.value?.token ?? "", venue)
      .then(setLabels)
      .catch((error) => setTrouble(sentenceOf(error)));
  }, [venue]);
  return (
    <Page title={said.title} back="/form/me">
      <p class="soft screen-only">{said.hint}</p>
      <p class="problem" role="alert">
        {trouble}
      </p>
      <button type="button" class="primary screen-only" onClick={() => print()}>
        {said.print}
      </button>
      <ul class="labels">
        {labels.map(({ spot_id, name, url, svg }) => (
          <li key={spot_id}>
            <QrCode svg={svg} label={name} />
            <b>{name}</b>
            <code>{url.split("/").pop()}</code>
          </li>
        ))}
      </ul>
    </Page>
  );
}

// A manager signs somebody in: a code that works once, on the other one's phone.

import { useEffect, useState } from "preact/hooks";
import { listPeople, makeSignInLink, type SignInLink, type VenuePerson } from "../api/client";
import { pack, sentenceOf, session } from "../app_state";
import { clockTime, words } from "../words";
import { Page } from "./frame";

export function PeopleScreen() {
  const [people, setPeople] = useState<VenuePerson[] | null>(null);
  const [trouble, setTrouble] = useState("");
  const [made, setMade] = useState<{ person: VenuePerson; link: SignInLink } | null>(null);
  const said = words.value.people;
  const { token, person: me } = session.value ?? {};
  const venue = pack.value?.venue_id ?? "";

  useEffect(() => {
    listPeople(token ?? "", venue)
      .then((all) => setPeople(all.filter((one) => one.id !== me?.id)))
      .catch((error) => setTrouble(sentenceOf(error)));
  }, [venue]);

  async function make(person: VenuePerson) {
    setTrouble("");
    try {
      setMade({ person, link: await makeSignInLink(token ?? "", person.id) });
    } catch (error) {
      setTrouble(sentenceOf(error));
    }
  }

  return (
    <Page title={said.title} back="/form/me">
      <p class="soft">{said.hint}</p>
      <p class="problem" role="alert">
        {trouble}
      </p>
      {made && <Code {...made} />}
      {people?.length === 0 && <p>{said.none}</p>}
      <ul class="list">
        {people?.map((person) => (
          <li key={person.id}>
            <button type="button" disabled={!person.may_invite} onClick={() => make(person)}>
              <b>{person.name}</b>
              <span>
                {person.may_invite ? person.roles.map(roleWords).join(", ") : said.notYou}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Page>
  );
}

function roleWords(role: string): string {
  const { roles } = words.value.people;
  return roles[role as keyof typeof roles] ?? role;
}

function Code({ person, link }: { person: VenuePerson; link: SignInLink }) {
  const said = words.value.people;
  return (
    <section class="card code" aria-live="polite">
      <p>{said.scan(person.name)}</p>
      <QrCode svg={link.svg} label={said.scan(person.name)} />
      <p class="soft">{said.validUntil(clockTime(link.expires_at))}</p>
      {"share" in navigator && (
        <button type="button" onClick={() => navigator.share({ url: link.url }).catch(() => null)}>
          {said.share}
        </button>
      )}
    </section>
  );
}

/** A QR code as a picture, so that nothing in it can run. */
export function QrCode({ svg, label }: { svg: string; label: string }) {
  return <img class="qr" alt={label} src={`data:image/svg+xml,${encodeURIComponent(svg)}`} />;
}

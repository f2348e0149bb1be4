// What the tests look at and set inside the phone's browser; loaded before the form's scripts.
window.rounds = (() => {
  const { put } = IDBObjectStore.prototype;
  const opened = () =>
    new Promise((done) => {
      indexedDB.open("rounds").onsuccess = (event) => done(event.target.result);
    });
  const answered = (request) =>
    new Promise((done, fail) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
  const copied = async (photo, seed) => {
    const canvas = new OffscreenCanvas(48, 36);
    const context = canvas.getContext("2d");
    context.fillStyle = `hsl(${(seed * 7) % 360} 80% ${20 + (seed % 60)}%)`;
    context.fillRect(0, 0, 48, 36);
    context.fillStyle = "white";
    context.fillText(String(seed), 4, 20);
    const blob = await canvas.convertToBlob({ type: "image/jpeg" });
    const hash = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
    const sha256 = Array.from(new Uint8Array(hash), (one) => one.toString(16).padStart(2, "0"));
    const id = crypto.randomUUID();
    return { ...photo, id, blob, bytes: blob.size, sha256: sha256.join("") };
  };
  return {
    async read(store) {
      const db = await opened();
      const rows = await answered(db.transaction(store).objectStore(store).getAll());
      db.close();
      return rows.map(({ blob, ...row }) => ({ ...row, blob_size: blob?.size ?? null }));
    },
    async put(store, value, key) {
      const db = await opened();
      await answered(db.transaction(store, "readwrite").objectStore(store).put(value, key));
      db.close();
    },
    // A disk that refuses what this page writes into one store, until it is mended.
    breakPut(store, name) {
      IDBObjectStore.prototype.put = function (...what) {
        if (this.name === store) throw new DOMException("for the test", name);
        return put.apply(this, what);
      };
    },
    mendPut() {
      IDBObjectStore.prototype.put = put;
    },
    // Makes so many more of the inspection that waits, each with photos like no other.
    async multiply(count) {
      const db = await opened();
      const [row] = await answered(db.transaction("inspections").objectStore("inspections").getAll());
      const photos = await answered(db.transaction("photos").objectStore("photos").getAll());
      for (let made = 0; made < count; made += 1) {
        const copies = await Promise.all(photos.map((photo, at) => copied(photo, 2 * made + at)));
        const copy = { ...structuredClone(row), id: crypto.randomUUID() };
        const refs = copies.map(({ id, sha256 }) => ({ id, sha256 }));
        copy.answers[photos[0].item].photos = refs;
        const work = db.transaction(["inspections", "photos"], "readwrite");
        for (const one of copies) work.objectStore("photos").put({ ...one, inspection_id: copy.id });
        await answered(work.objectStore("inspections").put(copy));
      }
      db.close();
    },
    async enter(token) {
      const headers = { Authorization: `Bearer ${token}` };
      const person = await (await fetch("/api/v1/me", { headers })).json();
      const session = { token, token_id: crypto.randomUUID(), expires_at: "2099-01-01", person };
      await this.put("values", session, "session");
    },
    // Of all rules, or of these.
    async violations(only) {
      const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
      const { violations } = await axe.run(document, { runOnly: only ?? rules, resultTypes: ["violations"] });
      return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
    },
  };
})();

// What the tests look at and set inside the phone's browser; loaded before the form's scripts.
window.rounds = (() => {
  const opened = () =>
    new Promise((done) => {
      indexedDB.open("rounds").onsuccess = (event) => done(event.target.result);
    });
  const answered = (request) =>
    new Promise((done, fail) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
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
    async enter(token) {
      const headers = { Authorization: `Bearer ${token}` };
      const person = await (await fetch("/api/v1/me", { headers })).json();
      const session = { token, token_id: crypto.randomUUID(), expires_at: "2099-01-01", person };
      await this.put("values", session, "session");
    },
    async violations() {
      const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
      const { violations } = await axe.run(document, { runOnly: rules });
      return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
    },
  };
})();

// What is measured inside the page, from events and frames, so that no driver's delay counts.
(() => {
  const bench = { usable: null, scripts: null, wanted: null, taps: [], photo: null };
  globalThis.bench = bench;

  // Right after a frame was painted: a message posted in it comes after its painting.
  function afterPaint(done) {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(null);
  }

  function whenShown(isShown, done) {
    requestAnimationFrame(function look() {
      if (isShown()) afterPaint(done);
      else requestAnimationFrame(look);
    });
  }

  const has = (selector) => document.querySelector(selector) !== null;

  // Milliseconds since navigation began; the scripts that were there by then.
  bench.watchUsable = (selector) => {
    whenShown(
      () => has(selector),
      (now) => {
        bench.scripts = performance
          .getEntriesByType("resource")
          .map((entry) => entry.name)
          .filter((name) => name.endsWith(".js"));
        bench.usable = now;
      },
    );
  };

  // Brings the target to the middle of the screen; where to tap, once it lies still.
  bench.aim = async (selector, wanted) => {
    const target = document.querySelector(selector);
    target.scrollIntoView({ block: "center", behavior: "instant" });
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    bench.wanted = wanted;
    const { left, top, width, height } = target.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  };

  addEventListener(
    "pointerup",
    (event) => {
      const { wanted } = bench;
      if (!wanted) return;
      bench.wanted = null;
      whenShown(
        () => wanted.every(has),
        (now) => bench.taps.push({ ms: now - event.timeStamp, painted: Date.now() }),
      );
    },
    { capture: true },
  );

  // From the choice of a photo to the picture on the screen.
  bench.watchPhoto = (selector) => {
    addEventListener(
      "change",
      (event) => {
        whenShown(
          () => has(selector),
          (now) => {
            bench.photo = now - event.timeStamp;
          },
        );
      },
      { capture: true, once: true },
    );
  };
})();

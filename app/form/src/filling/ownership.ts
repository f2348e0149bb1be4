// One window at a time fills in an inspection; another may take it over, and then this one stops.

/** Ends the ownership. */
export type Release = () => void;

/**
 * Takes the inspection for this window: null when another window has it and `steal` is false.
 * `onLost` is called when another window takes it over.
 */
export function claim(id: string, steal: boolean, onLost: () => void): Promise<Release | null> {
  // Without locks the revision of the stored row still keeps two windows from losing a tap.
  if (!navigator.locks) return Promise.resolve(() => undefined);
  return new Promise((resolve) => {
    const options = steal ? { steal: true } : { ifAvailable: true };
    navigator.locks
      .request(`rounds-inspection-${id}`, options, (lock) => {
        if (!lock) return resolve(null);
        return new Promise<void>((release) => resolve(release));
      })
      .catch(onLost);
  });
}

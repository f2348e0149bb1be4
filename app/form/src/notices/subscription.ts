// This phone's subscription to notices, as the browser keeps it.

/** Null where there is none, or where the browser knows no such thing. */
export async function findSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker?.getRegistration("/form");
  return (await registration?.pushManager?.getSubscription()) ?? null;
}

/** Whoever signs in here next must not be told what was meant for another. */
export async function dropSubscription(): Promise<void> {
  await (await findSubscription())?.unsubscribe();
}

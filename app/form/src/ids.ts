/** Ids that the phone makes: UUIDv7 (RFC 9562), so that they sort by when they were made. */

let lastTime = 0;
let counter = 0;

/**
 * A new UUIDv7. Later ids sort after earlier ones, within a millisecond too and when the
 * clock goes back: a counter of 12 bits (RFC 9562, 6.2, method 1) begins at random below 2048
 * each millisecond, and what overflows it borrows the next millisecond.
 */
export function newId(now: number = Date.now()): string {
  const random = crypto.getRandomValues(new Uint16Array(5));
  const [start = 0, ...rest] = random;
  if (now > lastTime) {
    lastTime = now;
    counter = start % 2048;
  } else if (++counter > 0xfff) {
    lastTime += 1;
    counter = start % 2048;
  }
  const time = hex(lastTime, 12);
  const [variant = 0, a = 0, b = 0, c = 0] = rest;
  const place = hex(0x8000 | (variant & 0x3fff), 4);
  const tail = hex(a, 4) + hex(b, 4) + hex(c, 4);
  return `${time.slice(0, 8)}-${time.slice(8)}-${hex(0x7000 | counter, 4)}-${place}-${tail}`;
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, "0");
}

import { expect, it } from "vitest";
import { chooseWidth } from "../../app/form/src/desk/widths";

it("draws a chart in the widest drawing that has room", () => {
  expect(chooseWidth([340, 680], 1000, 16)).toBe(680);
  expect(chooseWidth([340, 680], 680, 16)).toBe(680);
  expect(chooseWidth([340, 680], 679, 16)).toBe(340);
});

it("takes the narrowest where none has room", () => {
  expect(chooseWidth([680, 340], 200, 16)).toBe(340);
  expect(chooseWidth([340], 0, 16)).toBe(340);
});

it("knows that large letters have less room", () => {
  expect(chooseWidth([340, 680], 1000, 32)).toBe(340);
});

// Says at once that a photo is too large: a browser may show nothing but a broken connection when
// the server refuses it on the way. Without this file the server says so.
document.addEventListener("change", ({ target: input }) => {
  if (!input.matches("input[type=file][data-most]")) return;
  const isTooLarge = [...input.files].some((file) => file.size > Number(input.dataset.most));
  input.setCustomValidity(isTooLarge ? input.dataset.tooLarge : "");
  input.reportValidity();
});

/** Makes a part of the page anew, and brings the focus back to the control of the same name, or to the part when that is gone. */
export function keepFocus(part: HTMLElement, makeAnew: () => void): void {
  const had = document.activeElement;
  const isInside = had !== null && had !== part && part.contains(had);
  makeAnew();
  if (!isInside || had.isConnected) return;
  const name = had.getAttribute("aria-label");
  const same = [...part.querySelectorAll<HTMLElement>("[aria-label]")].find(
    (each) => name !== null && each.getAttribute("aria-label") === name,
  );
  (same ?? part).focus();
}

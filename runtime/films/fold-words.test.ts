import { foldWords } from "./fold-words";

it.each([
  ["Amélie", ["amelie"]],
  ["Ocean's Eleven (2001)", ["oceans", "eleven", "2001"]],
  ["SMØRREBRØD & Straße", ["smorrebrod", "strasse"]],
  ["Łódź, łódź", ["lodz"]],
  ["  --  ", []],
  ["千と千尋の神隠し", ["千と千尋の神隠し"]],
])("the words of %j are %j", (text, words) => {
  expect(foldWords(text)).toEqual(words);
});

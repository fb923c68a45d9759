import Sequencer from "@jest/test-sequencer";

/** Tests of whole estates, and what else takes more than half a minute; a checkout that never ran them knows no times. */
const heaviest = [
  // the compilers are through before the first estates need the memory
  /\/cli\/(failures|new-workload\/new-workload)\.test/,
  /\/runtime\/functions\/catalogue\/ingest-feed/,
  /\/ci\/report\//,
  /\/test\/deploy\//,
  /\/test\/(web|docs|synth\/kubernetes-plan|launch)/,
  /\/emulator\/(terraform|services\/entra|services\/functions|services\/machine-learning)\//,
];

/** As jest orders tests, and where it has to guess by the sizes of their files, those first that are known to take long: none of them runs alone at the end. */
export default class HeaviestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const rank = ({ path, duration }) => {
      const place = heaviest.findIndex((each) => each.test(path.replaceAll("\\", "/")));
      return duration !== undefined || place === -1 ? heaviest.length : place;
    };
    return sorted.sort((one, other) => rank(one) - rank(other));
  }
}

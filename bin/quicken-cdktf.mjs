import nodeModule from "node:module";

const handlers = /[\\/]cdktf-cli[\\/]bundle[\\/]bin[\\/]cmds[\\/]handlers\.js$/;

/** What translates Terraform into code, two TypeScript compilers among it: only `cdktf convert` and `init` ask it for something. */
const translator = 'require("@cdktf/hcl2cdk")';
const whenAsked = `new Proxy({},{get:(_,name)=>${translator}[name]})`;

/** What cdktf 0.21.0 does at each start, or for each line that Terraform writes, and the same done with less. */
const changes = [
  [`ge(${translator})`, whenAsked],
  [`=${translator}`, `=${whenAsked}`],
  // whether it names one of the resources: an expression was compiled for each, in each line
  [
    "Object.entries(e).find(([o])=>xKt(n,o))",
    'n.includes(".")&&Object.entries(e).find(([o])=>n.includes(o)&&xKt(n,o))',
  ],
  // whether a character is a pair: an expression was compiled for each character, as many as the page is wide
  ["t&&t.exact?new RegExp(`^", "t&&t.exact?Hnr.exact??=new RegExp(`^"],
];

/** The code of cdktf's commands; one that is written otherwise stays as it is. */
export const quickened = (code) =>
  changes.reduce((changed, [found, instead]) => changed.replaceAll(found, () => instead), code);

/** Lets cdktf start sooner, and show what Terraform writes for less: a deploy of two hundred resources is five thousand lines. */
export function quickenCdktf() {
  const { _compile } = nodeModule.prototype;
  nodeModule.prototype._compile = function compile(code, file, ...more) {
    return _compile.call(this, handlers.test(file) ? quickened(code) : code, file, ...more);
  };
}

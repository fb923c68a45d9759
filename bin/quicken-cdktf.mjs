import nodeModule from "node:module";

const handlers = /[\\/]cdktf-cli[\\/]bundle[\\/]bin[\\/]cmds[\\/]handlers\.js$/;

/** Packages that only `cdktf convert`, `init`, `get` and `provider` ask for something: two TypeScript compilers, two programs in WebAssembly. */
const rarelyNeeded = ["hcl2cdk", "hcl2json", "hcl-tools"].map((name) => `require("@cdktf/${name}")`);
const whenAsked = (loaded) => `new Proxy({},{get:(_,name)=>${loaded}[name]})`;

/** What Terraform wrote, below the name of its stack. */
const inColumns = String.raw`require("node:util").styleText("bold",w)+"  "+(N||R).replace(/^\s*\n|\s+$|\r/g,"").replace(/\n(?=.)/g,"\n"+" ".repeat(w.length+2))+"\n"`;

/** What cdktf 0.21.0 does at each start, or for each line that Terraform writes, and the same done with less. */
const changes = [
  ...rarelyNeeded.flatMap((loaded) => [
    [`ge(${loaded})`, whenAsked(loaded)],
    [`=${loaded}`, `=${whenAsked(loaded)}`],
  ]),
  // what Terraform writes was laid out as a page: each line measured and wrapped, character by character
  ["{exit:r}=(0,n$e.useApp)(),", "{exit:r}=(0,n$e.useApp)(),{write:toOutput}=(0,n$e.useStdout)(),"],
  [`s(D=>[...D,{id:\`\${w}-\${n}\`,stackName:w,content:N||R}]),i(D=>D+1),`, `toOutput(${inColumns}),`],
  // whether it names one of the resources: an expression was compiled for each, in each line
  [
    "let i=Object.entries(e).find(([o])=>xKt(n,o))",
    String.raw`let i=[...n.matchAll(/\b\w+(?=(\.[\w-]+))/g)].map(([o,a])=>[o+a,e[o+a]]).find(([,o])=>o)`,
  ],
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

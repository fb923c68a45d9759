import nodeModule from "node:module";
import v8 from "node:v8";

const ofCdktf = /[\\/]cdktf-cli[\\/]bundle[\\/]bin[\\/](cmds[\\/]handlers|cdktf)\.js$/;

/** Packages that only `cdktf convert`, `init`, `get` and `provider` ask for something: two TypeScript compilers, two programs in WebAssembly. */
const rarelyNeeded = ["hcl2cdk", "hcl2json", "hcl-tools"].map((name) => `require("@cdktf/${name}")`);
const whenAsked = (loaded) => `new Proxy({},{get:(_,name)=>${loaded}[name]})`;

/** The library that declares stacks, 380 modules, of which the command needs where a synth lists them. */
const library = `new Proxy({},{get:(_,name)=>name==="CONTEXT_ENV"?"CDKTF_CONTEXT_JSON":require(name==="Manifest"?"cdktf/lib/manifest":"cdktf")[name]})`;

/** What Terraform wrote, below the name of its stack. */
const inColumns = String.raw`require("node:util").styleText("bold",w)+"  "+(N||R).replace(/^\s*\n|\s+$|\r/g,"").replace(/\n(?=.)/g,"\n"+" ".repeat(w.length+2))+"\n"`;

/** What cdktf 0.21.0 does at each start, or for each line that Terraform writes, and the same done with less. */
const changes = [
  ...rarelyNeeded.flatMap((loaded) => [
    [`ge(${loaded})`, whenAsked(loaded)],
    [`=${loaded}`, `=${whenAsked(loaded)}`],
  ]),
  [`=require("cdktf")`, `=${library}`],
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
  // what lays out its page is asm.js, and to compile all of it takes longer than it ever runs
  v8.setFlagsFromString("--no-validate-asm");
  const { _compile } = nodeModule.prototype;
  nodeModule.prototype._compile = function compile(code, file, ...more) {
    return _compile.call(this, ofCdktf.test(file) ? quickened(code) : code, file, ...more);
  };
}

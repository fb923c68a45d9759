/** Parts of a drawing, back to front, on a square of 400 x 400. */
export type GarmentPart =
  /** In the garment's fabric. */
  | { readonly fabric: string }
  /** In the second colour, or a darker shade of the first. */
  | { readonly trim: string }
  /** Seams and folds. */
  | { readonly seam: string }
  /** Dark see-through surfaces: the inside of a collar, the side away from the light. */
  | { readonly shade: string };

export interface Drawing {
  /** What titles call this cut, e.g. "Long-sleeved shirt". */
  readonly noun: string;
  readonly parts: readonly GarmentPart[];
}

export interface Garment {
  readonly category: string;
  /** In euros. */
  readonly price: readonly [lowest: number, highest: number];
  draw(random: () => number): Drawing;
}

const between = (random: () => number, low: number, high: number) =>
  Math.round(low + random() * (high - low));
const chance = (random: () => number, probability: number) => random() < probability;
const circle = (x: number, y: number, r: number) =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;

/** Body with two sleeves: what T-shirts, shirts, coats and jumpers have in common. */
function top(
  random: () => number,
  { hem, sleeve, flare, neck }: { hem: number; sleeve: number; flare: number; neck: number },
): { body: string; sleeves: string; inside: string } {
  const shoulder = between(random, 78, 90);
  const [left, right] = [200 - shoulder, 200 + shoulder];
  const [armX, armY] = [left - 20 - sleeve * 0.38, 118 + sleeve];
  const cuff = between(random, 34, 42);
  const body = `M${200 - neck} 72L${left} 92L${left + 8} 170L${left + 6 - flare} ${hem}Q200 ${hem + 12} ${right - 6 + flare} ${hem}L${right - 8} 170L${right} 92L${200 + neck} 72Q200 ${76 + neck * 0.9} ${200 - neck} 72Z`;
  const arm = (mirror: (x: number) => number) =>
    `M${mirror(left + 2)} 91Q${mirror(left - 22)} 104 ${mirror(armX)} ${armY}L${mirror(armX + cuff)} ${armY + 14}L${mirror(left + 10)} 176Z`;
  return {
    body,
    sleeves: arm((x) => x) + arm((x) => 400 - x),
    inside: `M${200 - neck} 72Q200 ${58 + neck * 0.2} ${200 + neck} 72Q200 ${76 + neck * 0.9} ${200 - neck} 72Z`,
  };
}

const folds = (hem: number) =>
  `M168 ${hem - 20}Q176 ${hem - 70} 164 ${hem - 110}M236 ${hem - 16}Q226 ${hem - 60} 238 ${hem - 96}`;

function tShirt(random: () => number): Drawing {
  const neck = between(random, 30, 44);
  const { body, sleeves, inside } = top(random, {
    hem: between(random, 300, 330),
    sleeve: between(random, 34, 60),
    flare: between(random, -4, 10),
    neck,
  });
  const parts: GarmentPart[] = [
    { fabric: sleeves },
    { fabric: body },
    { shade: inside },
    { seam: folds(310) },
  ];
  if (chance(random, 0.35)) parts.push({ trim: `M216 140h34v40q-17 12 -34 0Z` });
  return { noun: "T-shirt", parts };
}

function shirt(random: () => number): Drawing {
  const long = chance(random, 0.65);
  const hem = between(random, 318, 342);
  const { body, sleeves } = top(random, {
    hem,
    sleeve: long ? between(random, 150, 175) : 58,
    flare: between(random, 0, 8),
    neck: 26,
  });
  const buttons = Array.from({ length: 6 }, (_, index) => circle(200, 126 + index * 32, 4)).join("");
  return {
    noun: long ? "shirt" : "short-sleeved shirt",
    parts: [
      { fabric: sleeves },
      { fabric: body },
      { seam: `M192 100V${hem + 6}M208 100V${hem + 6}` },
      { trim: buttons },
      { shade: "M174 72Q200 62 226 72L200 104Z" },
      { trim: "M174 70L200 104L178 124L160 82Z M226 70L200 104L222 124L240 82Z" },
      { seam: chance(random, 0.5) ? `M226 150h38v38h-38Z${folds(hem)}` : folds(hem) },
    ],
  };
}

function jumper(random: () => number): Drawing {
  const hem = between(random, 290, 316);
  const neck = between(random, 26, 34);
  const { body, sleeves, inside } = top(random, {
    hem,
    sleeve: between(random, 158, 180),
    flare: between(random, -6, 4),
    neck,
  });
  const rolled = chance(random, 0.4);
  return {
    noun: rolled ? "roll-neck jumper" : "jumper",
    parts: [
      { fabric: sleeves },
      { fabric: body },
      { shade: inside },
      { trim: `M118 ${hem - 12}Q200 ${hem} 282 ${hem - 12}L281 ${hem + 8}Q200 ${hem + 18} 119 ${hem + 8}Z` },
      {
        trim: rolled
          ? `M${200 - neck} 76L${204 - neck} 44Q200 36 ${196 + neck} 44L${200 + neck} 76Q200 96 ${200 - neck} 76Z`
          : `M${196 - neck} 70Q200 ${88 + neck} ${204 + neck} 70L${194 + neck} 66Q200 ${72 + neck} ${206 - neck} 66Z`,
      },
      { seam: folds(hem) },
    ],
  };
}

function coat(random: () => number): Drawing {
  const hem = between(random, 350, 378);
  const { body, sleeves } = top(random, {
    hem,
    sleeve: between(random, 160, 184),
    flare: between(random, 6, 26),
    neck: 30,
  });
  const belted = chance(random, 0.45);
  const rows = chance(random, 0.5) ? [182, 218] : [206];
  const buttons = rows.flatMap((x) => [150, 190, 270, 310].map((y) => circle(x, y, 6))).join("");
  return {
    noun: belted ? "belted coat" : "coat",
    parts: [
      { fabric: sleeves },
      { fabric: body },
      { seam: `M200 120V${hem + 6}M150 262l-22 34M250 262l22 34` },
      { shade: "M170 72Q200 60 230 72L200 136Z" },
      { trim: "M170 68L200 140L172 156L146 96Z M230 68L200 140L228 156L254 96Z" },
      { trim: buttons },
      ...(belted
        ? [{ trim: "M116 222Q200 234 284 222V244Q200 256 116 244Z" }, { shade: circle(200, 239, 9) }]
        : []),
    ],
  };
}

function trousers(random: () => number): Drawing {
  const leg = between(random, 30, 62);
  const hem = between(random, 356, 376);
  const hip = between(random, 66, 78);
  const outline = `M${200 - hip + 8} 48H${192 + hip}L${200 + hip + 8} 130L${228 + leg} ${hem}H${236 - leg * 0.2}L204 168H196L${164 + leg * 0.2} ${hem}H${172 - leg}L${192 - hip} 130Z`;
  return {
    noun: leg > 50 ? "wide trousers" : leg < 38 ? "slim trousers" : "trousers",
    parts: [
      { fabric: outline },
      {
        seam: `M200 62V168M${200 - hip + 18} 70Q${200 - hip + 22} 104 ${200 - hip} 116M${182 + hip} 70Q${178 + hip} 104 ${200 + hip} 116M${168 - leg * 0.4} ${hem - 20}L172 170M${232 + leg * 0.4} ${hem - 20}L228 170`,
      },
      { trim: `M${206 - hip} 44H${194 + hip}V64H${206 - hip}Z` },
      { shade: circle(200, 54, 5) },
    ],
  };
}

function shorts(random: () => number): Drawing {
  const hem = between(random, 226, 276);
  const flare = between(random, 6, 30);
  return {
    noun: "shorts",
    parts: [
      {
        fabric: `M128 96H272L${286 + flare} ${hem}L212 ${hem + 12}L204 188H196L188 ${hem + 12}L${114 - flare} ${hem}Z`,
      },
      {
        seam: `M200 112V188M140 116Q142 150 120 164M260 116Q258 150 280 164M${124 - flare} ${hem - 14}L189 ${hem - 2}M${276 + flare} ${hem - 14}L211 ${hem - 2}`,
      },
      { trim: "M126 92H274V114H126Z" },
      ...(chance(random, 0.5) ? [{ seam: "M192 112l-8 44M208 112l8 44" }] : []),
    ],
  };
}

function dress(random: () => number): Drawing {
  const hem = between(random, 320, 376);
  const flare = between(random, 34, 92);
  const waist = between(random, 36, 48);
  const sleeves = chance(random, 0.4);
  const strap = sleeves ? 78 : between(random, 46, 60);
  return {
    noun: hem > 355 ? "long dress" : flare > 70 ? "flared dress" : "dress",
    parts: [
      ...(sleeves
        ? [{ fabric: "M124 66Q96 84 92 132L126 142L142 104Z M276 66Q304 84 308 132L274 142L258 104Z" }]
        : []),
      {
        fabric: `M${200 - strap} 56L${216 - strap} 54Q200 ${between(random, 96, 124)} ${184 + strap} 54L${200 + strap} 56Q${194 + strap} 110 ${200 + waist} 172Q${214 + waist} 260 ${200 + waist + flare} ${hem}Q200 ${hem + 22} ${200 - waist - flare} ${hem}Q${186 - waist} 260 ${200 - waist} 172Q${206 - strap} 110 ${200 - strap} 56Z`,
      },
      {
        seam: `M186 190Q176 270 ${180 - flare * 0.5} ${hem - 8}M214 190Q224 270 ${220 + flare * 0.5} ${hem - 8}M200 200V${hem}`,
      },
      ...(chance(random, 0.6) ? [{ trim: `M${199 - waist} 166H${201 + waist}V186H${199 - waist}Z` }] : []),
    ],
  };
}

function skirt(random: () => number): Drawing {
  const hem = between(random, 230, 350);
  const flare = between(random, 10, 84);
  const pleats = Array.from({ length: 5 }, (_, index) => {
    const at = (index - 2) * 26;
    return `M${200 + at} 112L${200 + at + (at * flare) / 60} ${hem}`;
  }).join("");
  const name = hem > 310 ? "long skirt" : hem < 262 ? "mini skirt" : "skirt";
  return {
    noun: flare > 45 ? `pleated ${name}` : name,
    parts: [
      { fabric: `M134 92H266L${272 + flare} ${hem}Q200 ${hem + 20} ${128 - flare} ${hem}Z` },
      { seam: flare > 45 ? pleats : `M${240 + flare * 0.3} 116L${246 + flare * 0.6} ${hem - 20}` },
      { trim: "M132 86H268V110H132Z" },
    ],
  };
}

function shoes(random: () => number): Drawing {
  const high = chance(random, 0.4);
  const ankle = high ? 96 : between(random, 168, 184);
  const sole = between(random, 14, 26);
  const laces = Array.from({ length: high ? 5 : 4 }, (_, index) => {
    const y = high ? 182 - index * 18 : 216 - index * 11;
    // along the front edge of the shaft
    const edge = high ? 168 + (y - 96) / 4.3 : 222 - index * 13;
    return `M${edge - 28} ${y - 2}L${edge - 4} ${y + 6}`;
  }).join("");
  const tie = chance(random, 0.75);
  return {
    noun: high ? "boots" : tie ? "trainers" : "slip-on shoes",
    parts: [
      {
        fabric: `M92 ${ankle}Q130 ${ankle + 12} 168 ${ankle}L190 ${high ? 190 : ankle + 24}Q236 236 300 244Q334 252 334 284H88Q80 230 92 ${ankle}Z`,
      },
      { shade: `M92 ${ankle}Q130 ${ankle - 10} 168 ${ankle}Q130 ${ankle + 14} 92 ${ankle}Z` },
      { trim: `M278 242Q334 248 334 284H262Q258 256 278 242Z` },
      { trim: `M82 280H338Q342 ${282 + sole} 328 ${284 + sole}H92Q80 ${284 + sole} 82 280Z` },
      { seam: `M96 226Q124 238 118 282` },
      ...(tie ? [{ seam: laces }] : []),
    ],
  };
}

function hat(random: () => number): Drawing {
  const crown = between(random, 96, 136);
  if (chance(random, 0.4)) {
    return {
      noun: "cap",
      parts: [
        { fabric: `M96 246Q92 ${crown + 6} 196 ${crown}Q286 ${crown + 8} 284 246Z` },
        { trim: "M190 240Q300 222 356 262Q330 280 280 260Q240 250 190 262Z" },
        { seam: `M196 ${crown}Q150 160 148 246M196 ${crown}Q240 160 234 246` },
        { trim: circle(196, crown, 8) },
      ],
    };
  }
  const brim = between(random, 120, 164);
  return {
    noun: brim > 146 ? "wide-brimmed hat" : "hat",
    parts: [
      {
        fabric: `M${200 - brim} 258Q200 218 ${200 + brim} 258Q${190 + brim} 300 200 304Q${210 - brim} 300 ${200 - brim} 258Z`,
      },
      {
        fabric: `M118 258Q120 ${crown + 10} 156 ${crown}Q200 ${crown + 26} 244 ${crown}Q280 ${crown + 10} 282 258Q200 284 118 258Z`,
      },
      { trim: "M117 230Q200 256 283 230L283 260Q200 286 117 260Z" },
      { seam: `M156 ${crown}Q200 ${crown + 44} 244 ${crown}` },
    ],
  };
}

function bag(random: () => number): Drawing {
  const width = between(random, 84, 118);
  const height = between(random, 112, 168);
  const bottom = between(random, 320, 344);
  const y = bottom - height;
  const handle = between(random, 54, 96);
  const flap = chance(random, 0.5);
  return {
    noun: flap ? "shoulder bag" : "tote bag",
    parts: [
      {
        trim: `M${200 - width * 0.55} ${y + 8}Q${206 - width * 0.6} ${y - handle} 200 ${y - handle}Q${194 + width * 0.6} ${y - handle} ${200 + width * 0.55} ${y + 8}h-14Q${186 + width * 0.5} ${y - handle + 16} 200 ${y - handle + 16}Q${214 - width * 0.5} ${y - handle + 16} ${214 - width * 0.55} ${y + 8}Z`,
      },
      {
        fabric: `M${200 - width + 8} ${y}H${192 + width}L${200 + width + 8} ${bottom - 14}Q${206 + width} ${bottom} ${192 + width} ${bottom}H${208 - width}Q${194 - width} ${bottom} ${192 - width} ${bottom - 14}Z`,
      },
      ...(flap
        ? [
            {
              trim: `M${206 - width} ${y - 2}H${194 + width}L${196 + width} ${y + height * 0.4}Q200 ${y + height * 0.66} ${204 - width} ${y + height * 0.4}Z`,
            },
            { shade: circle(200, y + height * 0.5, 9) },
          ]
        : [{ seam: `M${202 - width} ${y + 22}H${198 + width}M${150} ${bottom - 24}H250V${y + 62}H150Z` }]),
    ],
  };
}

export const garments: readonly Garment[] = [
  { category: "T-shirts", price: [9, 35], draw: tShirt },
  { category: "Shirts", price: [25, 90], draw: shirt },
  { category: "Jumpers", price: [29, 120], draw: jumper },
  { category: "Coats", price: [90, 320], draw: coat },
  { category: "Trousers", price: [29, 110], draw: trousers },
  { category: "Shorts", price: [15, 55], draw: shorts },
  { category: "Dresses", price: [35, 180], draw: dress },
  { category: "Skirts", price: [22, 95], draw: skirt },
  { category: "Shoes", price: [39, 190], draw: shoes },
  { category: "Hats", price: [12, 60], draw: hat },
  { category: "Bags", price: [19, 150], draw: bag },
];

/**
 * What headers of records have in common, so that each is packed as what it has of its own. Records of version 1 are unpacked with just
 * these bytes: never change them.
 */
export const usualHeader = Buffer.from(
  '{"n":10,"reader":{"deedCount":0,"preferences":{"categories":["business","culture","health","politics","science","sports","technology","travel","world"],"languages":["en","fr","de"],"region":""}},' +
    '"category":"","settings":{"weights":{"collaborative":0.4,"content":0.3,"sequential":0.2,"trending":0.05,"fresh":0.05},' +
    '"exploration":0.1,"fatigueAfter":5,"categoryShare":0.6,"publisherShare":0.4,"relevance":0.7,"profileHalfLifeDays":7,"freshHalfLifeHours":12},' +
    '"experiment":{"name":"","variant":""},"model":"","seed":,"now":17,"count":100,"categories":[],"languages":[],"regions":[],"becauses":',
);

/** Stands in a bundle for a package that is named and never used. */
export {};

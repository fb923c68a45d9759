/** Items whose right answers are obvious. */
export const garments = [
  garment("red-dress", "Red summer dress", "dress", 59.9, 3),
  garment("blue-dress", "Blue evening dress", "dress", 120, 0),
  garment("white-shirt", "White linen shirt", "shirt", 39, 10),
  garment("black-shirt", "Black silk shirt", "shirt", 80, null),
  garment("jeans", "Blue jeans", "trousers", null, 7),
  garment("o-neill", "Coat of O'Neill", "men's coats", 200, 1, "2026-02-01T00:00:00Z"),
];

function garment(
  id: string,
  title: string,
  category: string,
  price: number | null,
  stock: number | null,
  updated = "2026-01-01T00:00:00Z",
) {
  return {
    id,
    title,
    category,
    price,
    currency: price === null ? null : "EUR",
    link: `https://shop.example/${id}`,
    stock,
    updated,
  };
}

/** Begins like a JPEG; the endpoint of these tests does not look further. */
export function photoOf(id: string): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(`photo of ${id}`)]);
}

/* What shoppers type: kinds, colours, brands, prices, cloth, errors, and words as they grow under the fingers. */
export const queries = [
  "red dress under 1000 for women", "blue jeans", "men's casual shoes", "nike running shoes", "black leather wallet", "white shirt", "sneakers",
  "trainers for men", "women handbag", "floral dress", "striped tshirt", "cotton shirt", "cotton", "leather", "printed", "analog watch",
  "silver watch for women", "puma", "adidas shoes", "formal shoes", "summer dress", "winter jacket", "kids tshirt", "sunglasses", "aviators",
  "navy blue polo tshirt", "grey sweatshirt", "party heels", "flats between 500 and 1500", "backpack under 2000", "sports bra", "black socks",
  "gold earrings", "saree", "green kurta", "perfume", "lipstick pink", "belt brown leather", "formal trousers for men", "round neck",
  "full sleeve checked shirt", "slim fit jeans", "tshrit", "addidas", "snekers", "wmoen dress", "sunglases", "bl", "dre", "wat", "levi", "casu",
  "hooded sweatshirt", "office shirt", "wedding saree", "beach shoes", "rucksack", "shades", "gym shorts", "turtle neck sweater",
];

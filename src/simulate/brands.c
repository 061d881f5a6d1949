#include "types_of_shop.h"

static const vt_product_type *const families[] = {vt_types_tops,     vt_types_warm, vt_types_bottoms,
                                                  vt_types_footwear, vt_types_bags, vt_types_extras};

const vt_product_type *vt_product_type_at(size_t index)
{
    for (size_t family = 0; family < VT_COUNT(families); family++)
        for (const vt_product_type *type = families[family]; type->article; type++)
            if (index-- == 0) return type;
    return NULL;
}

#define VT_ALL "Men|Women|Unisex|Boys|Girls"
#define VT_ADULTS "Men|Women|Unisex"

/* clang-format off: one row, one paragraph */
static const vt_brand brands[] = {
    {"Aldenhof", 0.95, "Apparel|Accessories", VT_ALL, "Navy Blue|White|Grey Melange|Red", "Striped|Solid",
     "Everyday pieces made to be worn on repeat."},
    {"Norrwick", 1.25, "Apparel|Accessories", VT_ADULTS, "Cream|Charcoal|Bottle Green|Navy Blue",
     "Fair Isle|Cable Knit|Checked", "Warm and quiet, drawn for northern weather."},
    {"Maison Verlaine", 1.9, "Apparel|Bags|Shoes", "Women", "Black|Cream|Burgundy|Nude",
     "Polka Dot|Solid|Houndstooth", "Cut with a light hand and finished by a careful one."},
    {"Casa Oltremare", 1.35, "Apparel|Shoes|Bags|Headwear|Eyewear", VT_ADULTS,
     "White|Sky Blue|Coral|Turquoise Blue|Tan", "Bengal Striped|Leaf Print|Striped",
     "Made for long lunches by the sea."},
    {"Threadwell", 0.75, "Apparel|Socks|Headwear", VT_ALL, "Grey Melange|Black|Olive|White", "Solid|Graphic",
     "Good basics at a fair price."},
    {"Hollin & Reave", 1.6, "Apparel|Accessories|Shoes", "Men", "Navy Blue|Charcoal|Brown|White",
     "Pinstriped|Herringbone|Windowpane|Regimental", "Tailoring with its sleeves rolled up."},
    {"Petit Canard", 0.7, "Apparel|Footwear|Accessories", "Boys|Girls", "Yellow|Sky Blue|Red|Sea Green|Pink",
     "Striped|Graphic|Polka Dot", "Ready for puddles, paint and growing up."},
    {"Saltmarsh", 1.1, "Apparel|Footwear|Bags|Headwear", VT_ALL, "Navy Blue|Mustard|Off White|Olive",
     "Striped|Wide Striped|Checked", "Coastal classics that only get better with weather."},
    {"Ostrava Denim Works", 1.15, "Bottomwear|Topwear|Belts|Outerwear", VT_ADULTS,
     "Indigo|Light Denim|Black|Blue", "Denim|Solid", "Woven heavy, washed gently, built to fade well."},
    {"Kestrel Row", 1.05, "Apparel|Bags|Headwear|Socks|Footwear", "Men|Women|Unisex|Boys",
     "Olive|Charcoal|Rust|Khaki", "Camouflage|Solid|Checked", "For the path out of town."},
    {"Velo Moderne", 1.2, "Sports|Apparel|Footwear|Bags|Socks|Eyewear", VT_ADULTS,
     "Black|Lime Green|White|Turquoise Blue|Orange", "Wide Striped|Solid|Abstract Print",
     "Light, quick to dry and never in the way."},
    {"Ardenne Atelier", 2.2, "Bags|Shoes|Belts|Wallets|Gloves", VT_ADULTS, "Tan|Brown|Black|Burgundy",
     "Solid", "Leather cut, stitched and edged by hand."},
    {"Lumen & Tide", 2.4, "Watches|Eyewear", VT_ADULTS, "Silver|Gold|Black|Navy Blue|Rose Gold", "Solid",
     "A calm dial and a case that wears its years well."},
    {"Bramblewick", 0.9, "Apparel|Accessories", "Women|Girls", "Pink|Sea Green|Mustard|Cream|Lavender",
     "Floral|Gingham|Polka Dot", "Country prints for city gardens."},
    {"Tessera", 1.3, "Apparel|Bags|Accessories|Shoes", "Women|Unisex", "Rust|Teal|Mustard|Black",
     "Abstract Print|Houndstooth|Checked", "Graphic shapes in considered colour."},
    {"Fjell & Fell", 1.4, "Apparel|Footwear|Bags|Headwear|Gloves|Socks", VT_ALL,
     "Teal|Rust|Navy Blue|Mustard|Charcoal", "Solid|Fair Isle|Quilted", "Tested on hills, welcome in town."},
    {"Quill & Cobbler", 1.5, "Shoes|Belts|Wallets", VT_ADULTS, "Brown|Black|Tan|Coffee Brown|Burgundy",
     "Solid", "Welted, polished and made to be resoled."},
    {"Zoya Marche", 0.85, "Apparel|Shoes|Bags|Accessories", "Women|Girls",
     "Magenta|Coral|Black|Purple|Yellow", "Leopard|Floral|Abstract Print", "Loud in the best sense."},
    {"Sole Civico", 1.0, "Footwear|Socks", VT_ALL, "White|Black|Grey|Navy Blue|Red", "Solid",
     "City shoes with a spring in the step."},
    {"Northlane", 0.8, "Apparel|Footwear|Accessories", "Men|Boys|Unisex", "Black|Grey|Navy Blue|Burgundy",
     "Solid|Checked|Graphic", "Simple shapes, sturdy cloth."},
    {"Isola Bianca", 1.45, "Apparel|Shoes|Headwear|Eyewear|Scarves", "Women",
     "White|Cream|Peach|Beige|Sky Blue", "Solid|Floral|Bengal Striped", "Airy cloth and slow afternoons."},
    {"Gerbera Kids", 0.65, "Apparel|Footwear|Headwear|Socks|Bags", "Boys|Girls",
     "Coral|Turquoise Blue|Mustard|Lavender", "Graphic|Striped|Floral", "Soft inside, tough outside."},
    {"Copperline", 1.3, "Watches|Eyewear|Belts|Wallets|Bags", VT_ADULTS, "Copper|Brown|Black|Silver|Gold",
     "Solid", "Small things, properly made."},
    {"Wren & Thistle", 1.15, "Apparel|Accessories", "Women|Girls|Unisex",
     "Mauve|Burgundy|Cream|Bottle Green|Teal", "Cable Knit|Floral|Herringbone",
     "Knits and layers with a soft shoulder."},
    {"Tabard", 1.0, "Apparel|Bags|Ties|Socks", VT_ADULTS, "Navy Blue|White|Beige|Sky Blue|Charcoal",
     "Gingham|Bengal Striped|Regimental|Argyle", "Desk to dinner without changing."},
    {"Monteluce", 1.7, "Apparel|Shoes|Scarves|Ties|Bags", VT_ADULTS,
     "Camel Brown|Cream|Navy Blue|Black|Taupe", "Houndstooth|Solid|Herringbone",
     "Fine cloth, few seams, no noise."},
};
/* clang-format on */

const vt_brand *vt_brand_at(size_t index)
{
    return index < VT_COUNT(brands) ? &brands[index] : NULL;
}

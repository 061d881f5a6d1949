#include "types_of_shop.h"
#include "drawings.h"

const vt_product_type vt_types_tops[] = {
    {"Tshirts", "Topwear", "Apparel", 9.5, "Men*5|Women*4|Unisex*2|Boys*1.4|Girls*1.2", 2190, VT_COLOURS_CASUAL, "Summer*6|Spring*4|Fall*2", "Casual*8|Sports*1|Travel",
     "{Pattern} {Neck} Tee", "A {fit}-fit tee with a {neck} neckline and {sleeve} sleeves, cut from soft {fabric}.",
     {"Neck=Crew*6|V-Neck*3|Scoop*2@W|Henley*1.5@M|Boat@W", "Sleeve=Short*7|Long*2|Three-Quarter@W|Cap@W|Sleeveless*0.6",
      "Fit=Regular*5|Slim*2|Boxy*2@A|Oversized*1.5@A|Cropped@W", "Pattern=Solid*5|Striped*3|Wide Striped*1|Graphic*3|Melange*1|Floral*0.6@W|Leaf Print*0.4|Camouflage*0.3@M|Polka Dot*0.5@W|Leopard*0.3@W",
      "Fabric=Cotton*4|Organic Cotton*3|Linen|Jersey", "Detail=Plain*5|Contrast Rib*1.3|Chest Pocket*1.2"}, vt_draw_tee},
    {"Polos", "Topwear", "Apparel", 3.2, "Men*6|Women*2|Boys*1.5", 3490, VT_COLOURS_CASUAL, "Summer*5|Spring*4|Fall", "Casual*6|Sports*2|Travel",
     "{Pattern} {Detail} Polo", "A {fit}-fit polo in {fabric} with a ribbed collar and a three-button placket.",
     {"Collar=Polo", "Sleeve=Short*6|Long", "Fit=Regular*4|Slim*2", "Pattern=Solid*6|Striped*2|Wide Striped*2|Melange", "Fabric=Cotton*4|Organic Cotton*2|Merino Wool",
      "Detail=Plain*4|Tipped Collar*2|Contrast Collar*2"}, vt_draw_polo},
    {"Shirts", "Topwear", "Apparel", 8, "Men*7|Women*3|Boys*1.2", 4590, VT_COLOURS_SHIRT, "Spring*4|Fall*4|Summer*3|Winter", "Casual*5|Formal*4|Party",
     "{Pattern} {Fabric} {Collar}-Collar Shirt", "A {fit} {fabric} shirt with a {collar} collar, a buttoned front and a {hem} hem.",
     {"Collar=Classic*6|Band*1.3", "Sleeve=Long*6|Short*2.5", "Fit=Regular*4|Slim*3|Oversized@A", "Pattern=Solid*5|Bengal Striped*2.5|Pinstriped*2|Gingham*2.5|Checked*2.5|Windowpane|Floral*0.6|Leaf Print*0.6|Polka Dot*0.6",
      "Fabric=Cotton*5|Linen*2|Organic Cotton*2|Denim*0.7", "Hem=Curved*5|Straight*2", "Pocket=None*3|Chest Pocket*3|Two Chest Pockets*1"}, vt_draw_shirt},
    {"Tops", "Topwear", "Apparel", 4.2, "Women*7|Girls", 4290, VT_COLOURS_DRESS, "Spring*5|Summer*5|Fall*3", "Casual*5|Formal*3|Party*2",
     "{Pattern} {Neck} Blouse", "A {fabric} blouse with a {neck} neckline, {sleeve} sleeves and soft gathers.",
     {"Neck=Round*3|V-Neck*3|Square*2|Bow*2@A|Boat", "Sleeve=Short*2|Long*3|Puff*2.5|Balloon*2|Flutter*2|Sleeveless*2", "Hem=Straight*4|Peplum*1.5", "Front=Plain*4|Buttoned*1.6",
      "Pattern=Solid*5|Floral*3|Polka Dot*2|Gingham|Bengal Striped*1.3|Leaf Print|Abstract Print|Leopard*0.6", "Fabric=Viscose*4|Cotton*3|Linen*2|Satin*2|Silk"}, vt_draw_blouse},
    {NULL},
};

#include "types_of_shop.h"
#include "drawings.h"

const vt_product_type vt_types_bags[] = {
    {"Handbags", "Bags", "Accessories", 4.6, "Women", 8990, VT_COLOURS_LEATHER "|Red*3|Bottle Green*2|Mustard*2|Sky Blue*2|Lavender*2|Pink*2|Rust*3|Beige*4|Teal", "Spring*4|Summer*3|Fall*4|Winter*2", "Casual*6|Formal*3|Party*2",
     "{Texture} {Fabric} {Style} Bag", "A {style} bag in {fabric} with an inside pocket, a magnetic closure and hardware in a warm tone.",
     {"Style=Tote*3|Satchel*3|Bucket*2|Crossbody*4", "Texture=Plain*6|Quilted*1.6", "Detail=Plain*3|Top Handle*1|Chain Strap*2|Contrast Handles", "Pattern=Solid*9|Leopard*0.4|Houndstooth*0.4", "Fabric=Leather*5|Vegan Leather*3|Suede*2"}, vt_draw_handbag},
    {"Tote Bag", "Bags", "Accessories", 1.8, "Women*3|Unisex*4", 3990, "Off White*5|Beige*4|Navy Blue*4|Black*3|Olive*2|Rust*2|Sky Blue*2|Yellow*2|Red*2|Sea Green*2|Cream*3|Pink", "Summer*5|Spring*4|Fall", "Casual*7|Travel*2",
     "{Pattern} {Fabric} Tote", "A roomy {fabric} tote with reinforced handles that takes a market, a beach or a laptop.",
     {"Style=Tote", "Detail=Contrast Handles*4|Plain*2", "Pattern=Solid*4|Striped*3|Wide Striped*2|Leaf Print|Gingham|Floral|Abstract Print", "Fabric=Canvas*5|Raffia*2|Cotton"}, vt_draw_handbag},
    {"Clutches", "Bags", "Accessories", 1.4, "Women", 5490, VT_COLOURS_DRESS "|Gold*4|Silver*4|Rose Gold*2", "Winter*3|Summer*3|Spring*2|Fall*2", "Party*8|Formal*2",
     "{Pattern} {Fabric} Clutch", "An envelope clutch in {fabric} with a turned clasp; room for a phone, a card and a lipstick.",
     {"Style=Clutch", "Detail=Plain*3|Top Handle*2", "Pattern=Solid*8|Leopard|Houndstooth*0.6|Polka Dot*0.4", "Fabric=Satin*3|Leather*3|Suede*2|Velvet*2|Patent Leather"}, vt_draw_handbag},
    {"Backpacks", "Bags", "Accessories", 3.2, "Unisex*6|Men*2|Women*2|Boys*1.5|Girls*1.5", 6990, "Black*6|Navy Blue*6|Olive*5|Grey*4|Mustard*3|Rust*2|Teal*3|Burgundy*2|Beige*2|Charcoal*4|Sky Blue*2|Pink*2|Red*2|Bottle Green*2|Tan*2", "Fall*4|Spring*3|Summer*2|Winter", "Casual*5|Travel*5|Sports*2",
     "{Pattern} {Fabric} {Style}", "A {style} in {fabric} with padded straps and a sleeve for a 15-inch laptop.",
     {"Style=Daypack*4|Roll-Top*2|Rucksack*3", "Detail=Plain*2|Leather Trim*3|Two-Tone*2", "Pattern=Solid*7|Camouflage*0.6|Checked*0.4|Leaf Print*0.4|Polka Dot*0.4@K", "Fabric=Canvas*4|Recycled Nylon*4|Technical Shell*2|Leather*0.7@A"}, vt_draw_backpack},
    {"Duffel Bag", "Bags", "Accessories", 1.3, "Unisex*4|Men*3|Women*2", 8990, "Black*4|Navy Blue*5|Olive*4|Grey*2|Tan*3|Brown*3|Charcoal*2|Burgundy|Beige*2|Rust", "Summer*4|Spring*3|Fall*3", "Travel*7|Sports*3",
     "{Pattern} {Fabric} Weekender", "A weekender in {fabric} with a full-length zip, sized for two nights and carried by hand.",
     {"Style=Weekender", "Detail=Leather Trim*4|Plain*2", "Pattern=Solid*7|Checked*0.7|Wide Striped", "Fabric=Canvas*5|Leather*2|Recycled Nylon*2"}, vt_draw_duffel},
    {"Wallets", "Wallets", "Accessories", 1.6, "Men*5|Women*4", 3990, VT_COLOURS_LEATHER "|Red|Bottle Green*2|Pink", "Fall*3|Winter*3|Spring*2|Summer", "Casual*7|Formal*2",
     "{Fabric} {Style} Wallet", "A {style} wallet in {fabric} with room for cards, notes and little else.",
     {"Style=Bifold*4@M|Card Holder*2|Continental*3@W", "Detail=Plain*3|Contrast Stitch", "Pattern=Solid", "Fabric=Leather*6|Vegan Leather*2|Suede"}, vt_draw_wallet},
    {NULL},
};

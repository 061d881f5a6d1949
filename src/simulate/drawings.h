/* One drawing a kind of product. Each obeys the traits named in its row of the type tables. */
#ifndef VT_DRAWINGS_H
#define VT_DRAWINGS_H

#include "taxonomy.h"

vt_drawing vt_draw_tee, vt_draw_polo, vt_draw_shirt, vt_draw_blouse, vt_draw_camisole, vt_draw_sweatshirt;
vt_drawing vt_draw_sweater, vt_draw_cardigan, vt_draw_waistcoat;
vt_drawing vt_draw_jacket, vt_draw_blazer, vt_draw_coat, vt_draw_raincoat;
vt_drawing vt_draw_dress, vt_draw_jumpsuit, vt_draw_skirt, vt_draw_trousers, vt_draw_shorts, vt_draw_leggings,
    vt_draw_jeans, vt_draw_track_pants;

vt_drawing vt_draw_sneaker, vt_draw_sports_shoe, vt_draw_formal_shoe, vt_draw_heel, vt_draw_boot,
    vt_draw_sandal;
vt_drawing vt_draw_handbag, vt_draw_backpack, vt_draw_duffel, vt_draw_wallet;
vt_drawing vt_draw_watch, vt_draw_sunglasses, vt_draw_belt, vt_draw_cap, vt_draw_hat, vt_draw_scarf,
    vt_draw_tie, vt_draw_socks, vt_draw_gloves;

#endif

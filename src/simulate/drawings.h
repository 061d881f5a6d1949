/* One drawing a kind of product. Each obeys the traits named in its row of the type tables. */
#ifndef VT_DRAWINGS_H
#define VT_DRAWINGS_H

#include "taxonomy.h"

vt_drawing vt_draw_tee, vt_draw_polo, vt_draw_shirt, vt_draw_blouse, vt_draw_camisole, vt_draw_sweatshirt;
vt_drawing vt_draw_sweater, vt_draw_cardigan, vt_draw_waistcoat;

#endif

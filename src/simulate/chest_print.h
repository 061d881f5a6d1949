/* The picture on the chest of a graphic tee. */
#ifndef VT_CHEST_PRINT_H
#define VT_CHEST_PRINT_H

#include "design.h"

/* One of six motifs, by the model's shape, centred at height y. */
void vt_chest_print(vt_canvas *canvas, const vt_design *design, double y);

#endif

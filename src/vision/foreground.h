/* Which part of a photo is the product: what differs from the ground that the photo's border shows. */
#ifndef VT_FOREGROUND_H
#define VT_FOREGROUND_H

#include "photo_canvas.h"

/* Sets the cover plane to 1 on the product and 0 on the ground, and *box to the product's bounding box.
 * Ground is what is connected to the border and close to the border's median colour, or transparent where the
 * border is; where that leaves nearly nothing or nearly everything, the whole picture is the product.
 * VT_NO_MEMORY. */
vt_status vt_foreground_find(vt_photo_canvas *canvas, vt_window *box, vt_error *error);

#endif

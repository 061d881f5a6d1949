/* How well a visitor's photo finds its product: photos of a packed catalog, distorted, as queries.
 *
 * usage: pictures NAME PACK CATALOG.csv IMAGES [--queries N] [--seed S]
 * PACK was made of CATALOG and IMAGES by `vitrine pack`, with the built-in space. Queries are N photos of it drawn by the seed.
 * Each is distorted (distort.h), described, mapped by the pack's own map and searched for by the pack's own codes, as the api
 * does it. Prints for each distortion alone and for all together the share of the queries whose own product is the first, and
 * among the first ten. The pack knows the undistorted photo: this is the recognition of a product, not of an unseen one. */
#include "distort.h"

#include "catalog_import.h"
#include "descriptor.h"
#include "file_read.h"
#include "memory.h"
#include "nearest.h"
#include "pack_session.h"
#include "visual_map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FOUND = 10, PHOTO_BYTES = 64 << 20 };

#include "types_of_shop.h"
const vt_product_type vt_types_footwear[]={{NULL}}, vt_types_bags[]={{NULL}}, vt_types_extras[]={{NULL}};

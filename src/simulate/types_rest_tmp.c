#include "types_of_shop.h"
const vt_product_type vt_types_extras[]={{NULL}};

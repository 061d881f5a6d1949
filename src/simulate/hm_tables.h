/* The same shop in the columns of H&M's data: articles.csv, customers.csv, transactions_train.csv. */
#ifndef VT_HM_TABLES_H
#define VT_HM_TABLES_H

#include "demo_people.h"

/* A product's id as text: H&M's ten digits are seven of the model and three of its colour. */
typedef struct vt_ware_id {
    char text[12];
} vt_ware_id;

/* The ids of all products, in H&M's form or as styles.csv has them; free with vt_free. NULL when memory is
 * out. */
vt_ware_id *vt_ware_ids(const vt_demo_product *products, size_t count, bool hm);

/* H&M's 25 columns, and `price`, which theirs does not have. */
void vt_write_articles_header(vt_buffer *out);
void vt_write_articles_row(vt_buffer *out, const vt_demo_product *product, const vt_ware_id *id);
enum { VT_CUSTOMER_ID_BYTES = 65 };

/* The customer_id of that number: 64 hex digits. */
void vt_customer_id(uint64_t seed, uint64_t number, char id[VT_CUSTOMER_ID_BYTES]);
/* customer_id, FN, Active (1.0 or empty), club_member_status, fashion_news_frequency, age, postal_code (64 hex digits) */
void vt_write_customers_header(vt_buffer *out);
void vt_write_customers_row(vt_buffer *out, uint64_t number, uint32_t age, uint64_t seed);
void vt_write_customers(vt_buffer *out, const vt_demo_people *people, uint64_t seed);
/* One piece, as a row of transactions_train.csv. */
typedef struct vt_hm_piece {
    const char *day; /* "2026-09-30" */
    const char *customer, *article;
    uint32_t price_cents;
    int channel; /* 1: shop, 2: online */
} vt_hm_piece;

void vt_write_transactions_header(vt_buffer *out);
void vt_write_transactions_row(vt_buffer *out, const vt_hm_piece *piece);
/* t_dat, customer_id, article_id, price (euros / 590, the scale that H&M's prices have), sales_channel_id (1:
 * shop, 2: online). One row a piece, as H&M has it: a line of quantity 2 is two rows. Returns how many rows.
 */
size_t vt_write_transactions(vt_buffer *out, const vt_demo_people *people, const vt_ware_id *ids,
                             uint64_t seed);

#endif

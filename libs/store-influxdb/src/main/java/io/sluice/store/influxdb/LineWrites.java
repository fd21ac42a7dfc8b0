/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import okhttp3.RequestBody;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.Headers;
import retrofit2.http.POST;
import retrofit2.http.Query;

/**
 * {@code POST /api/v2/write} over the InfluxDB client's connections. The client's own call wants the lines as a string; a batch
 * is bytes already, and two more copies of a megabyte each are what the garbage collector feels most.
 */
interface LineWrites {

    /** Writes a body of line protocol whose times are of a precision, such as {@code ns}. */
    @Headers("Accept: application/json")
    @POST("api/v2/write")
    Call<Void> write(
            @Query("org") String org,
            @Query("bucket") String bucket,
            @Query("precision") String precision,
            @Body RequestBody lines);
}

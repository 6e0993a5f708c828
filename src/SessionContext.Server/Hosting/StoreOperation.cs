namespace SessionContext.Server.Hosting;

/// <summary>The calls of a store, as <c>db.operation.name</c> of metrics and traces.</summary>
internal static class StoreOperation
{
    public const string Read = "read";
    public const string Swap = "compare_and_swap";
    public const string SwapOnce = "compare_and_swap_once";
    public const string BlindReplace = "blind_replace";
    public const string ReadRecord = "read_record";
    public const string SwapRecord = "compare_and_swap_record";
    public const string ListByCustomer = "list_by_customer";
    public const string ListByCart = "list_by_cart";
    public const string Find = "find";
    public const string Count = "count";
    public const string ReadMany = "read_many";
    public const string CountByTenant = "count_by_tenant";
    public const string Scan = "scan";
    public const string Confirm = "confirm";
    public const string ConfirmRecord = "confirm_record";
    public const string CheckHealth = "check_health";
}

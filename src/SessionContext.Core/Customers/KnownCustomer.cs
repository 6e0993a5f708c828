namespace SessionContext.Core.Customers;

/// <summary>
/// A customer who has a right to a session, by the cut-off that was known when the right was checked.
/// </summary>
/// <param name="Id">The customer's id.</param>
/// <param name="CutOff">What counted for the session then.</param>
public readonly record struct KnownCustomer(string Id, DateTimeOffset CutOff);

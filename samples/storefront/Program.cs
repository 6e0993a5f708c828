using SessionContext.Samples.Storefront;
using SessionContext.Samples.Storefront.Upstreams;

// The page of a shop, and the services that a real shop has beside the Session Context Service, each as small as it can
// be.
var builder = WebApplication.CreateBuilder(
    new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
);
var settings = ShopSettings.Read(builder.Configuration);
builder.Services.AddSingleton(settings);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<IdentityProvider>();
builder.Services.AddSingleton<Carts>();
builder.Services.AddSingleton<ServiceToken>();
builder.Services.AddHttpClient<SessionContextService>(http => http.BaseAddress = settings.Service);

var app = builder.Build();
app.UsePage(settings);
app.MapIdentityProvider();
app.MapSites();
app.MapCustomers();
app.MapCarts();
app.Run();
